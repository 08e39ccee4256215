import BlipstreamClient
import Checkpoints
import Foundation
import Imaging
import RPC
import TestSupport
import Testing
import Wire

extension Integration {
    struct FullDiskTests {
        @Test(
            .enabled(if: SmallDisk.isPossible, "mounting a small tmpfs takes root with CAP_SYS_ADMIN"),
            .timeLimit(.minutes(3)))
        func aFullDiskLeavesNothingBehindAndTheSamePushSucceedsOnceThereIsRoom() async throws {
            let place = URL(filePath: "/tmp/blip-disk-\(getpid())")
            let disk = try SmallDisk(at: place, mebibytes: 4)
            defer {
                disk.unmount()
                try? FileManager.default.removeItem(at: place)
            }
            let variables = ["BLIP_BLOBS": place.appending(path: "blobs").path(percentEncoded: false)]
            try await LocalStack.with(variables) { stack in
                try await stack.done("up")
                let shelf = try PictureShelf(at: stack.scratch.appending(path: "pictures"), pictures: 3)
                let items = try (0..<3).map { number in
                    let file = shelf.folder.appending(path: "picture-\(number).png")
                    var header = PushHeader()
                    (header.dataset, header.fileName) = ("full", "picture-\(number).png")
                    (header.sha256, header.captions) = (try Self.sha256(of: file), ["a square \(number)"])
                    return PushItem(header: header, image: Array(try Data(contentsOf: file)))
                }
                let filler = try disk.fill()
                let error = await #expect(throws: RPCError.self) { try await stack.client.push(items) }
                #expect(error?.code == .resourceExhausted)
                let text = error?.message ?? ""
                #expect(
                    text.contains("no space left for the blob store: 0 MiB free in \(place.path)"), "\(text)")
                #expect(text.contains("free some space or move the state folder to a larger disk"), "\(text)")
                let datasets = try await stack.client.catalog.call(CatalogService.listDatasets, .init())
                    .datasets
                #expect(datasets.allSatisfy { ($0.images ?? 0) == 0 && ($0.rejected ?? 0) == 0 })

                try FileManager.default.removeItem(at: filler)
                let pushed = try await stack.done(
                    "dataset", "push", shelf.path, "--name", "full", "--wait", "--json"
                ).json(Pushed.self)
                #expect(pushed.accepted == 3 && pushed.prepared?.ready == 3)
            }
        }

        private static func sha256(of file: URL) throws -> [UInt8] {
            let digits = try FileSync.sha256(of: file).compactMap(\.hexDigitValue).map(UInt8.init)
            return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        }
    }
}
