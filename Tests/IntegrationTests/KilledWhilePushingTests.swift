import BlipstreamClient
import Foundation
import RPC
import TestSupport
import Testing
import Wire

extension Integration {
    @Suite(.stack, .timeLimit(.minutes(4))) struct KilledWhilePushingTests {
        @Test func everyPictureIsAccountedForOnceAlthoughServicesDiedMidway() async throws {
            let stack = try LocalStack.running
            // Several waves of calls, so that some are left when the first is seen.
            let count = 1000
            let shelf = try PictureShelf(at: stack.scratch.appending(path: "many"), pictures: count)
            let first = try stack.start(["dataset", "push", shelf.path, "--name", "many", "--json"])
            var images = 0
            let begun = try await eventually {
                let reply = try? await stack.client.catalog.call(
                    CatalogService.getDataset, .init(name: "many"))
                images = Int(reply?.dataset?.images ?? 0)
                return images > 0
            }
            try #require(begun)
            try await stack.signal("ingestion", SIGKILL)
            try await stack.signal("preprocessing", SIGKILL)
            #expect(images < count, "all was stored before anything was killed")
            try await stack.done("up")
            // It may have come through by itself, or given up; either is fine.
            let before = await first.end()
            #expect([0, 1].contains(before.code), "\(before)")

            let pushed = try await stack.done(
                "dataset", "push", shelf.path, "--name", "many", "--wait", "--json"
            ).json(Pushed.self)
            #expect(pushed.rows == count && pushed.rejected == 0)
            #expect(pushed.accepted + pushed.duplicate == count && pushed.duplicate >= images)
            let prepared = try #require(pushed.prepared)
            #expect(prepared.images == count && prepared.ready == count)
            #expect(prepared.captions == count && prepared.pending == 0 && prepared.rejected == 0)
            let names = try await stack.client.catalog.call(
                CatalogService.listImages, .init(dataset: "many", limit: 1000)
            ).images.compactMap(\.fileName)
            #expect(Set(names).count == count && names.count == count)
        }
    }
}
