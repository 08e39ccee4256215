import BlipstreamClient
import Catalog
import Foundation
import RPC
import TestSupport
import Testing
import Wire

@testable import ingestion

@Suite struct KnownPushTests {
    private func items(_ count: Int, dataset: String = "cats") throws -> [PushItem] {
        try (0..<count).map {
            Pictures.item(
                try Pictures.png($0), "\($0).png", captions: ["picture \($0)", "number \($0)"],
                dataset: dataset)
        }
    }

    @Test func onlyPicturesThatAreLackingAreAskedFor() async throws {
        try await withIngestion { service in
            let items = try items(40)
            var headers = items.map(\.header)
            let before = try await service.client.pushKnown(headers)
            #expect(before.allSatisfy { $0.outcome == .needed && $0.sha256?.count == 32 })
            #expect(try await service.test.catalog.listDatasets().isEmpty)
            _ = try await service.client.push(Array(items.prefix(30)))
            headers[0].captions.append("another")
            headers[1].captions = [""]
            let after = try await service.client.pushKnown(headers)
            #expect(after[0].outcome == .accepted && after[0].newCaptionIndexes == [2])
            #expect(after[1].outcome == .rejected && after[1].reason == "caption_empty")
            #expect(after[2..<30].allSatisfy { $0.outcome == .duplicate && $0.newCaptions == 0 })
            #expect(after[30...].allSatisfy { $0.outcome == .needed })
            let info = try await service.test.catalog.datasetInfo("cats")
            #expect((info.images, info.captions, info.rejected) == (30, 61, 1))
        }
    }

    @Test func aKnownPictureJoinsAnotherDatasetWithoutItsBytes() async throws {
        try await withIngestion { service in
            _ = try await service.client.push(try items(5))
            var headers = try items(5, dataset: "dogs").map(\.header)
            headers[3].split = "test"
            let joined = try await service.client.pushKnown(headers)
            #expect(joined.allSatisfy { $0.outcome == .accepted && $0.newCaptionIndexes == [0, 1] })
            let info = try await service.test.catalog.datasetInfo("dogs")
            #expect((info.images, info.captions) == (5, 10))
            headers[3].split = "train"
            let again = try await service.client.pushKnown(headers)
            #expect(again.map(\.outcome) == Array(repeating: .duplicate, count: 5))
            #expect(again[3].split == "test")
            #expect(try await service.test.catalog.jobCounts(.preprocess).ready == 5)
        }
    }

    @Test func picturesLargeAndSmallComeBackAsTheyWerePushed() async throws {
        try await withIngestion { service in
            var items = try items(3)
            let large = try Pictures.png(7) + [UInt8](repeating: 5, count: 3 << 20)
            items.append(Pictures.item(large, "large.png", captions: ["large"]))
            items.append(
                contentsOf: try (100..<180).map {
                    Pictures.item(try Pictures.png($0), "\($0)", captions: ["c"])
                })
            #expect(try await service.client.push(items).allSatisfy { $0.outcome == .accepted })
            var back: [Int: [UInt8]] = [:]
            let hashes = items.compactMap(\.header.sha256)
            try await service.client.fetch(hashes) { back[$0] = $1 }
            #expect(back.count == items.count)
            #expect(items.indices.allSatisfy { back[$0] == items[$0].image })
            let error = await #expect(throws: RPCError.self) {
                try await service.client.fetch([hashes[0], [UInt8](repeating: 1, count: 32)]) { _, _ in }
            }
            #expect(error?.code == .notFound)
        }
    }

    @Test func aPictureThatIsShorterThanAnnouncedEndsTheCallAndLeavesNothing() async throws {
        try await withIngestion { service in
            var item = try items(1)[0]
            item.header.size = UInt64(item.image.count + 1)
            let error = await #expect(throws: RPCError.self) { try await service.client.push([item]) }
            #expect(error?.code == .dataLoss)
            #expect(service.files(below: "images").isEmpty && service.files(below: "tmp").isEmpty)
        }
    }

    @Test func aPushIsRecordedOnceAndShownWithItsWarnings() async throws {
        try await withIngestion { service in
            var push = Wire.PushRecord(
                source: "photos", format: "coco", images: 2, rows: 6, accepted: 3, duplicates: 2, rejected: 1,
                warnings: [
                    PushWarning(
                        code: "captions_alike", count: 2, detail: "all the same", examples: ["a \\u0000 x"])
                ],
                duplicateExamples: ["a.json:4"], startedAtMs: 1_700_000_000_123, key: "k1")
            try await service.client.recordPush(push, dataset: "cats")
            try await service.client.recordPush(push, dataset: "cats")
            push.key = "k2"
            push.rows = 7
            await #expect(throws: RPCError.self) {
                try await service.client.recordPush(push, dataset: "cats")
            }
            try await service.client.reportRejected(
                (0..<5).map {
                    Rejection(
                        fileName: "f", line: UInt64($0), reason: $0 < 4 ? "bad_row" : "bad_json", detail: "d")
                },
                dataset: "cats")
            let reply = try await service.client.catalog.call(CatalogService.getDataset, .init(name: "cats"))
            #expect(reply.pushes.count == 1)
            let shown = try #require(reply.pushes.first)
            #expect((shown.rows, shown.accepted, shown.duplicates, shown.rejected) == (6, 3, 2, 1))
            #expect(shown.startedAtMs == 1_700_000_000_123 && (shown.finishedAtMs ?? 0) > 1_700_000_000_123)
            #expect(
                shown.warnings.first?.examples == ["a \\u0000 x"] && shown.duplicateExamples == ["a.json:4"])
            #expect(
                reply.reasons == [
                    ReasonCount(reason: "bad_row", count: 4), ReasonCount(reason: "bad_json", count: 1),
                ])
            let page = try await service.client.catalog.call(
                CatalogService.listRejections, .init(dataset: "cats", offset: 3, limit: 10))
            #expect(page.rejections.map(\.line) == [3, 4])
        }
    }
}
