import Catalog
import Database
import TestSupport
import Testing

@Suite struct DatasetTests {
    @Test func aRepeatedPushAddsNothing() async throws {
        let catalog = try await TestDatabase.make().catalog
        let items = (0..<20).map { Samples.image($0) }
        let first = try await catalog.addImages(dataset: "cats", items: items)
        #expect(first.allSatisfy { $0.outcome == .accepted && $0.newCaptions == [0, 1] })
        let again = try await catalog.addImages(dataset: "cats", items: items.reversed())
        #expect(again.allSatisfy { $0.outcome == .duplicate && $0.newCaptions.isEmpty })
        #expect(again.map(\.imageID) == first.map(\.imageID).reversed())
        let info = try await catalog.datasetInfo("cats")
        #expect((info.images, info.captions, info.pending, info.ready, info.rejected) == (20, 40, 20, 0, 0))
        #expect(try await catalog.jobCounts(.preprocess).ready == 20)
    }

    @Test func newCaptionsOfAKnownPictureAreAdded() async throws {
        let catalog = try await TestDatabase.make().catalog
        _ = try await catalog.addImages(dataset: "cats", items: [Samples.image(1, captions: ["one"])])
        let added = try await catalog.addImages(
            dataset: "cats",
            items: [
                Samples.image(1, captions: ["one", "two", "two"]),
                Samples.image(1, captions: ["two", "three"]),
                Samples.image(2, captions: []),
            ])
        #expect(added.map(\.newCaptions.count) == [1, 1, 0])
        #expect(added.map(\.outcome) == [.accepted, .accepted, .accepted])
        let long = String(repeating: "ü", count: 2048)
        let longer = try await catalog.addImages(
            dataset: "cats", items: [Samples.image(1, captions: [long]), Samples.image(1, captions: [long])])
        #expect(longer.map(\.outcome) == [.accepted, .duplicate])
    }

    @Test func concurrentPushesOfTheSamePicturesKeepEachOnce() async throws {
        let catalog = try await TestDatabase.make().catalog
        let accepted = try await withThrowingTaskGroup(of: Int.self) { group in
            for pusher in 0..<6 {
                group.addTask {
                    let items = (0..<40).map { Samples.image($0) }.shuffled()
                    let results = try await catalog.addImages(
                        dataset: pusher % 2 == 0 ? "a" : "b", items: items)
                    return results.count { $0.outcome == .accepted }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(accepted == 80)
        #expect(try await catalog.jobCounts(.preprocess).ready == 40)
        #expect(try await catalog.listDatasets().map { [$0.images, $0.captions] } == [[40, 80], [40, 80]])
    }

    @Test func splitsFollowTheHashUnlessGiven() async throws {
        let catalog = try await TestDatabase.make().catalog
        let items = (0..<1000).map { Samples.image($0, captions: ["x"]) }
        _ = try await catalog.addImages(dataset: "cats", items: items)
        try await catalog.prepareAll()
        let splits = try await catalog.datasetInfo("cats").splits
        #expect((760...840).contains(splits[.train] ?? 0))
        #expect((70...130).contains(splits[.validation] ?? 0))
        #expect(splits.values.reduce(0, +) == 1000)
        for split in Split.allCases {
            let members = try await catalog.members(dataset: "cats", split: split)
            #expect(members.allSatisfy { Split.bucket(sha256: $0.sha256) == split })
        }
        _ = try await catalog.addImages(
            dataset: "given", items: [Samples.image(1, split: .test), Samples.image(2, split: .validation)])
        #expect(try await catalog.datasetInfo("given").splits == [.train: 0, .validation: 1, .test: 1])
    }

    @Test func rejectionsComeFromReportsAndFromPreprocessing() async throws {
        let catalog = try await TestDatabase.make().catalog
        let report = [
            RejectionRecord(fileName: "gone.jpg", line: 9, reason: "file_missing", detail: "no such file"),
            RejectionRecord(fileName: "", line: 3, reason: "line_broken", detail: "not JSON"),
        ]
        for _ in 0..<2 { try await catalog.recordRejections(dataset: "cats", report) }
        for dataset in ["cats", "dogs"] {
            _ = try await catalog.addImages(dataset: dataset, items: [Samples.image(5), Samples.image(6)])
        }
        for job in try await catalog.claim(.preprocess, worker: "w", lease: .seconds(30), limit: 10) {
            let outcome: PreparedImage =
                job.payload == Samples.sha(5)
                ? .rejected(reason: "image_truncated", detail: "half a JPEG")
                : .ready(width: 10, height: 20, format: "png")
            try await catalog.completePreprocess([(job.lease, outcome)])
        }
        #expect(try await catalog.rejections(dataset: "cats").map(\.line) == [3, 5, 9])
        #expect(
            try await catalog.rejections(dataset: "dogs")
                == [
                    RejectionRecord(
                        fileName: "5.jpg", line: 5, reason: "image_truncated", detail: "half a JPEG")
                ])
        let info = try await catalog.datasetInfo("cats")
        #expect((info.images, info.pending, info.ready, info.rejected) == (2, 0, 1, 3))
    }

    @Test func listsPageByHashAndMembersLeaveOutWhatCannotBeUsed() async throws {
        let catalog = try await TestDatabase.make().catalog
        let items = (0..<30).map { Samples.image($0, split: .train, captions: $0 == 7 ? [] : ["b", "a"]) }
        _ = try await catalog.addImages(dataset: "cats", items: items)
        try await catalog.prepareAll()
        _ = try await catalog.addImages(dataset: "cats", items: [Samples.image(99, split: .train)])
        let pages = [
            try await catalog.listImages(dataset: "cats", split: .train, offset: 0, limit: 20),
            try await catalog.listImages(dataset: "cats", split: .train, offset: 20, limit: 20),
        ].flatMap(\.self)
        #expect(pages.count == 30)
        #expect(pages.map(\.sha256) == items.map(\.sha256).sorted { $0.lexicographicallyPrecedes($1) })
        let members = try await catalog.members(dataset: "cats", split: .train)
        #expect(members.count == 29)
        #expect(members.allSatisfy { $0.captions == ["b", "a"] })
        let page = try await catalog.membersPage(
            dataset: "cats", split: .train, snapshot: nil, after: members[9].sha256, limit: 5)
        #expect(page == Array(members[10..<15]))
    }

    @Test func whatCannotBeStoredIsRefusedWithAReason() async throws {
        let catalog = try await TestDatabase.make().catalog
        func refused(_ dataset: String, _ image: NewImage) async -> Bool {
            do {
                _ = try await catalog.addImages(dataset: dataset, items: [image])
                return false
            } catch CatalogError.invalid {
                return true
            } catch {
                return false
            }
        }
        #expect(await refused("../etc", Samples.image(1)))
        #expect(await refused("", Samples.image(1)))
        #expect(await refused("ok", Samples.image(1, captions: [""])))
        #expect(await refused("ok", Samples.image(1, captions: ["a\0b"])))
        #expect(await refused("ok", Samples.image(1, captions: [String(repeating: "x", count: 4097)])))
        #expect(await refused("ok", Samples.image(1, captions: Array(repeating: "x", count: 65))))
        #expect(await refused("ok", NewImage(sha256: [1], size: 1, fileName: "", captions: [])))
        await #expect(throws: CatalogError.notFound(kind: "dataset", name: "ok", known: [])) {
            try await catalog.datasetInfo("ok")
        }
    }
}
