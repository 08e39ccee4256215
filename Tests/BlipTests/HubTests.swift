import Foundation
import TestSupport
import Testing

@testable import blip

/// Downloads from a server of this process that has the addresses of the Hugging Face hub.
@Suite struct HubTests {
    static let commit = "0123456789abcdef0123456789abcdef01234567"
    static let files: [String: Data] = [
        "config.json": Data(#"{"model_type":"blip"}"#.utf8), "vocab.txt": Data("[PAD]\n".utf8),
        "README.md": Data("not wanted".utf8),
        "pytorch_model.bin": Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }),
    ]

    static func list(_ files: [String: Data] = files, wrongHash: String? = nil) -> Data {
        HubFiles("me/birds", commit: commit, files).list(wrongHash: wrongHash)
    }

    static let listPath = "/api/models/me/birds/revision/main"
    static func place(_ file: String) -> String { "/me/birds/resolve/\(commit)/\(file)" }

    /// A hub that has the files and honours ranges.
    static func plain(_ request: HubServer.Request, files: [String: Data] = files) -> HubServer.Answer {
        HubFiles("me/birds", commit: commit, files).answer(request) ?? .init(status: 404)
    }

    private func fetch(
        _ server: HubServer, _ disk: FolderOnDisk, token: String? = nil, model: String = "me/birds",
        progress: @escaping @Sendable (Int, Int, String) -> Void = { _, _, _ in }
    ) async throws -> URL {
        var download = HubDownload(
            client: try HubClient(base: server.base, token: token), cache: disk.url.appending(path: "cache"))
        download.pause = .milliseconds(5)
        return try await download.fetch(try HubModel(model), progress: progress).folder
    }

    private func expectWhole(_ folder: URL, _ names: [String]) throws {
        let found = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
        #expect(found.sorted() == names.sorted())
        for name in names {
            #expect(try Data(contentsOf: folder.appending(path: name)) == Self.files[name])
        }
    }

    private static let wanted = ["config.json", "vocab.txt", "pytorch_model.bin"]

    @Test func theFilesOfAModelAreFetchedOnceAndOnlyThose() async throws {
        let server = try HubServer { Self.plain($0) }
        defer { server.stop() }
        let disk = try FolderOnDisk()
        defer { withExtendedLifetime(disk) {} }
        let seen = Seen<Int>()
        let folder = try await fetch(server, disk) { done, total, _ in
            #expect(total == Self.wanted.reduce(0) { $0 + (Self.files[$1]?.count ?? 0) })
            seen.add(done)
        }
        #expect(folder.path(percentEncoded: false).hasSuffix("cache/me--birds/\(Self.commit)"))
        try expectWhole(folder, Self.wanted)
        #expect(seen.all == seen.all.sorted() && seen.all.last == 300_027)
        let before = server.requests.count
        #expect(server.requests[0].query == "blobs=true")
        _ = try await fetch(server, disk)
        #expect(server.requests.count == before + 1)
    }

    @Test func aDownloadThatIsCutGoesOnWhereItEnded() async throws {
        let cuts = Seen<Int>()
        let server = try HubServer { request in
            var answer = Self.plain(request)
            if request.path == Self.place("pytorch_model.bin"), cuts.add(answer.body.count) < 3 {
                answer.cutAfter = 70_000
            }
            return answer
        }
        defer { server.stop() }
        let disk = try FolderOnDisk()
        defer { withExtendedLifetime(disk) {} }
        try expectWhole(try await fetch(server, disk), Self.wanted)
        // Each attempt asks for what is missing only.
        let ranges = server.requests.compactMap { $0.headers["range"] }
        #expect(ranges.count == 3)
        #expect(cuts.all.first == 300_000)
        #expect(cuts.all.dropFirst().allSatisfy { $0 < 300_000 } && cuts.all == cuts.all.sorted(by: >))
    }

    @Test func anotherRunGoesOnToo() async throws {
        let isUp = Seen<Bool>()
        let server = try HubServer { request in
            var answer = Self.plain(request)
            if request.path == Self.place("pytorch_model.bin"), isUp.all.isEmpty {
                answer.cutAfter = request.headers["range"] == nil ? 100_000 : 0
            }
            return answer
        }
        defer { server.stop() }
        let disk = try FolderOnDisk()
        defer { withExtendedLifetime(disk) {} }
        await #expect {
            try await fetch(server, disk)
        } throws: {
            "\($0)".contains("run the command again to go on")
        }
        isUp.add(true)
        let before = server.requests.count
        try expectWhole(try await fetch(server, disk), Self.wanted)
        let range = server.requests[before...].compactMap { $0.headers["range"] }
        #expect(range.count == 1 && range[0] != "bytes=0-")
    }

    @Test func twoAtATimeDoNotFetchTheSameModelIntoTheSameCache() async throws {
        let server = try HubServer { Self.plain($0) }
        defer { server.stop() }
        let disk = try FolderOnDisk()
        defer { withExtendedLifetime(disk) {} }
        let place = disk.url.appending(path: "cache/me--birds")
        let lock = try HubLock(HubModel("me/birds"), in: place)
        await #expect {
            try await fetch(server, disk)
        } throws: {
            "\($0)".contains("another blip is fetching me/birds into \(place.path(percentEncoded: false))")
                && "\($0)".contains("--cache")
        }
        #expect(server.requests.isEmpty)
        // Another model is free, and this one as soon as the other command has ended.
        let other = try HubLock(HubModel("me/cats"), in: disk.url.appending(path: "cache/me--cats"))
        other.release()
        lock.release()
        try expectWhole(try await fetch(server, disk), Self.wanted)
        try expectWhole(try await fetch(server, disk), Self.wanted)
    }

    @Test func aServerThatKnowsNoRangesStartsOver() async throws {
        let tries = Seen<Bool>()
        let server = try HubServer { request in
            var plain = request
            plain = HubServer.Request(path: request.path, query: request.query, headers: [:])
            var answer = Self.plain(plain)
            if request.path == Self.place("pytorch_model.bin"), tries.add(true) == 0 { answer.cutAfter = 9 }
            return answer
        }
        defer { server.stop() }
        let disk = try FolderOnDisk()
        defer { withExtendedLifetime(disk) {} }
        try expectWhole(try await fetch(server, disk), Self.wanted)
    }

    @Test(arguments: ["pytorch_model.bin", "config.json"])
    func aFileWithAWrongHashIsRemovedAndNamed(_ name: String) async throws {
        let server = try HubServer { request in
            request.path == Self.listPath
                ? .init(body: Self.list(wrongHash: name)) : Self.plain(request)
        }
        defer { server.stop() }
        let disk = try FolderOnDisk()
        defer { withExtendedLifetime(disk) {} }
        await #expect {
            try await fetch(server, disk)
        } throws: {
            "\($0)".contains("\(name) has ") && "\($0)".contains("the hub announced 0000")
        }
        let folder = disk.url.appending(path: "cache/me--birds/\(Self.commit)")
        #expect(
            !FileManager.default.fileExists(atPath: folder.appending(path: name).path(percentEncoded: false)))
        #expect(
            !FileManager.default.fileExists(
                atPath: folder.appending(path: name + ".part").path(percentEncoded: false)))
    }

    @Test func moreBytesThanAnnouncedAreRefused() async throws {
        let server = try HubServer { request in
            var answer = Self.plain(request)
            if request.path == Self.place("vocab.txt") { answer.body += Data("more".utf8) }
            return answer
        }
        defer { server.stop() }
        let disk = try FolderOnDisk()
        defer { withExtendedLifetime(disk) {} }
        await #expect {
            try await fetch(server, disk)
        } throws: { "\($0)".contains("vocab.txt.part was announced with 6 bytes, the hub sends more") }
    }

    @Test func theTokenGoesToTheHubAndNotWhereItRedirects() async throws {
        let store = try HubServer { request in
            request.path == "/store"
                ? .init(body: Self.files["pytorch_model.bin"] ?? Data()) : .init(status: 404)
        }
        defer { store.stop() }
        let (place, token) = ("http://127.0.0.1:\(store.port)/store", "hf_secret")
        let server = try HubServer { request in
            guard request.headers["authorization"] == "Bearer \(token)" else { return .init(status: 401) }
            if request.path == Self.place("pytorch_model.bin") { return .redirect(place) }
            // Within the hub, a redirect keeps the token.
            if request.path == Self.place("config.json") { return .redirect("/elsewhere") }
            if request.path == "/elsewhere" { return .init(body: Self.files["config.json"] ?? Data()) }
            return Self.plain(request)
        }
        defer { server.stop() }
        let disk = try FolderOnDisk()
        defer { withExtendedLifetime(disk) {} }
        try expectWhole(try await fetch(server, disk, token: token), Self.wanted)
        #expect(store.requests.count == 1)
        #expect(store.requests.allSatisfy { $0.headers["authorization"] == nil })
        await #expect {
            try await fetch(server, disk)
        } throws: { "\($0)".contains("401") && "\($0)".contains("--token-file") }
    }

    @Test(arguments: [
        (403, "terms may have to be accepted"), (404, "has no me/birds at main (404)"), (418, "answered 418"),
    ])
    func refusalsSayWhatToDo(_ status: Int, _ says: String) async throws {
        let server = try HubServer { _ in .init(status: status) }
        defer { server.stop() }
        let disk = try FolderOnDisk()
        defer { withExtendedLifetime(disk) {} }
        await #expect {
            try await fetch(server, disk)
        } throws: { "\($0)".contains(says) }
        #expect(server.requests.count == 1)
    }

    @Test func aFileThatIsGoneIsNamed() async throws {
        let server = try HubServer { request in
            request.path == Self.place("vocab.txt") ? .init(status: 404) : Self.plain(request)
        }
        defer { server.stop() }
        let disk = try FolderOnDisk()
        defer { withExtendedLifetime(disk) {} }
        await #expect {
            try await fetch(server, disk)
        } throws: { "\($0)".contains("no vocab.txt in me/birds (404)") }
    }

    @Test func aBusyHubIsAskedAgain() async throws {
        let tries = Seen<Bool>()
        let server = try HubServer { request in
            tries.add(true) < 3
                ? .init(status: 503, headers: ["Retry-After": "0"]) : Self.plain(request)
        }
        defer { server.stop() }
        let disk = try FolderOnDisk()
        defer { withExtendedLifetime(disk) {} }
        try expectWhole(try await fetch(server, disk), Self.wanted)
    }

    @Test func redirectsWithoutEndAreRefused() async throws {
        let server = try HubServer { _ in .redirect("/again") }
        defer { server.stop() }
        let disk = try FolderOnDisk()
        defer { withExtendedLifetime(disk) {} }
        await #expect {
            try await fetch(server, disk)
        } throws: { "\($0)".contains("more than 5 times") }
        #expect(server.requests.count == 6)
    }

    @Test func anIndexBringsItsShards() async throws {
        let index = Data(#"{"weight_map":{"a":"model-1.safetensors","b":"model-2.safetensors"}}"#.utf8)
        let files = [
            "config.json": Data("{}".utf8), "model.safetensors.index.json": index,
            "model-1.safetensors": Data("one".utf8), "model-2.safetensors": Data("two".utf8),
            "pytorch_model.bin": Data("other".utf8),
        ]
        let server = try HubServer { Self.plain($0, files: files) }
        defer { server.stop() }
        let disk = try FolderOnDisk()
        defer { withExtendedLifetime(disk) {} }
        let folder = try await fetch(server, disk)
        let found = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
        #expect(Set(found) == Set(files.keys).subtracting(["pytorch_model.bin"]))
    }

    @Test func aHubThatIsNotThereIsToldWithItsAddress() async throws {
        let server = try HubServer { _ in .init() }
        server.stop()
        let disk = try FolderOnDisk()
        defer { withExtendedLifetime(disk) {} }
        await #expect {
            try await fetch(server, disk)
        } throws: { "\($0)".contains("cannot fetch from \(server.base)") }
    }

    @Test func namesOfModelsAreRead() throws {
        let model = try HubModel("Salesforce/blip-image-captioning-base@refs/pr/3")
        #expect(model.owner == "Salesforce" && model.name == "blip-image-captioning-base")
        #expect(model.revision == "refs/pr/3" && model.description == "Salesforce/blip-image-captioning-base")
        #expect(try HubModel("a/b").revision == "main")
        for text in [
            "", "a", "a/b/c", "/b", "a/", "../b", "a/..", "a/b@", "a/b@../x", "a b/c", "a/b?x", "a/b@x y",
        ] {
            #expect(throws: Failure.self, "\(text)") { try HubModel(text) }
        }
    }

    @Test func aTokenIsReadFromAFileAndNeverSentInTheOpen() throws {
        let disk = try FolderOnDisk()
        defer { withExtendedLifetime(disk) {} }
        let file = disk.url.appending(path: "token").path(percentEncoded: false)
        try Data("hf_abc\n".utf8).write(to: URL(filePath: file))
        #expect(try HubClient.token(in: file) == "hf_abc")
        try Data("two words".utf8).write(to: URL(filePath: file))
        #expect(throws: Failure.self) { try HubClient.token(in: file) }
        #expect(throws: Failure.self) { try HubClient.token(in: file + "-absent") }
        #expect(throws: Failure.self) { try HubClient(base: "http://hub.example", token: "x") }
        #expect(throws: Never.self) { try HubClient(base: "http://hub.example", token: nil) }
        #expect(throws: Never.self) { try HubClient(base: "https://hub.example", token: "x") }
        for base in ["hub.example", "ftp://hub.example", ""] {
            #expect(throws: Failure.self) { try HubClient(base: base, token: nil) }
        }
    }
}
