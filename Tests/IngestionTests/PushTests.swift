import BlipstreamClient
import BlobStore
import Catalog
import Foundation
import RPC
import ServiceKit
import TestSupport
import Testing
import Wire

@testable import ingestion

@Suite struct PushTests {
    private struct Lost: Error {}

    /// Forty rows: 36 pictures, a damaged JPEG, a text file, an empty caption, and the first picture with another caption.
    private func forty() throws -> [PushItem] {
        var items = try (0..<36).map {
            Pictures.item(try Pictures.png($0), "\($0).png", captions: ["picture \($0)", "number \($0)"])
        }
        items.append(
            Pictures.item([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3], "broken.jpg", captions: ["a broken one"]))
        items.append(Pictures.item(Array("just text\n".utf8), "text.jpg", captions: ["some text"]))
        items.append(Pictures.item(try Pictures.png(99), "blank.png", captions: [""]))
        items.append(
            Pictures.item(try Pictures.png(0), "again.png", captions: ["picture 0", "the first again"]))
        return items
    }

    @Test func everyRowIsAcceptedOrRejectedWithItsReasonAndARepeatIsAllDuplicates() async throws {
        try await withIngestion { service in
            let items = try forty()
            let first = try await service.client.push(items)
            #expect(first.prefix(36).allSatisfy { $0.outcome == .accepted && $0.newCaptions == 2 })
            #expect(
                first[36..<39].map(\.reason) == [
                    "image_unreadable", "image_format_not_allowed", "caption_empty",
                ])
            #expect(first[36..<39].allSatisfy { $0.outcome == .rejected && $0.detail?.isEmpty == false })
            #expect(first[39].outcome == .accepted && first[39].newCaptions == 1)
            #expect(first.map(\.sha256) == items.map(\.header.sha256))

            #expect(service.files(below: "images").count == 36)
            #expect(service.files(below: "tmp").isEmpty)
            for item in items.prefix(36) {
                let key = "images/" + (item.header.sha256 ?? []).map { String(format: "%02x", $0) }.joined()
                #expect(try service.context.blobs.read(key) == item.image)
            }
            let reply = try await service.client.catalog.call(
                CatalogService.getDataset, GetDatasetRequest(name: "cats"))
            let dataset = try #require(reply.dataset)
            #expect((dataset.images, dataset.pending, dataset.captions, dataset.rejected) == (36, 36, 73, 3))
            #expect(reply.rejections.map(\.fileName) == ["blank.png", "broken.jpg", "text.jpg"])
            #expect(reply.rejections.allSatisfy { $0.line == 7 })

            let again = try await service.client.push(items)
            #expect(again.count { $0.outcome == .duplicate && $0.newCaptions == 0 } == 37)
            #expect(again.count { $0.outcome == .rejected } == 3)
            let after = try await service.client.catalog.call(
                CatalogService.getDataset, GetDatasetRequest(name: "cats"))
            #expect(after == reply)
            #expect(try await service.test.catalog.jobCounts(.preprocess).ready == 36)
        }
    }

    @Test func bytesThatDoNotHaveTheirHashAreDataLossAndLeaveNothing() async throws {
        try await withIngestion { service in
            var item = Pictures.item(try Pictures.png(1), "one.png", captions: ["one"])
            item.header.sha256 = [UInt8](repeating: 1, count: 32)
            let error = await #expect(throws: RPCError.self) { try await service.client.push([item]) }
            #expect(error?.code == .dataLoss && error?.message.contains("one.png") == true)
            #expect(service.files(below: "images").isEmpty && service.files(below: "tmp").isEmpty)
            #expect(try await service.test.catalog.listDatasets().isEmpty)
        }
    }

    @Test func aDatasetNameThatCannotBeIsRefusedBeforeAnyByte() async throws {
        try await withIngestion { service in
            let item = Pictures.item(try Pictures.png(1), "one.png", captions: ["one"], dataset: "../cats")
            let error = await #expect(throws: RPCError.self) { try await service.client.push([item]) }
            #expect(error?.code == .invalidArgument)
            #expect(service.files(below: "tmp").isEmpty)
        }
    }

    /// Sends half a picture, then gives up.
    private func abandon(_ client: Blipstream) async throws {
        let header = Pictures.item(try Pictures.png(2), "two.png", captions: ["two"]).header
        let _: PushReply = try await client.ingestion.upload(IngestionService.pushImages) { writer in
            try await writer.send(PushFrame(header: header))
            try await writer.send(PushFrame(chunk: [1, 2, 3]))
            throw Lost()
        }
    }

    @Test func anAbandonedPushLeavesNoFile() async throws {
        try await withIngestion { service in
            await #expect(throws: Lost.self) { try await abandon(service.client) }
            let isClean = try await eventually { service.files(below: "tmp").isEmpty }
            #expect(isClean)
            #expect(try await service.test.catalog.listDatasets().isEmpty)
        }
    }

    @Test func rowsTheClientRefusedAppearInTheReport() async throws {
        try await withIngestion { service in
            let rows = (0..<3).map {
                Rejection(
                    fileName: "\($0).jpg", line: UInt64($0), reason: "image_missing", detail: "no such file")
            }
            try await service.client.reportRejected(rows, dataset: "cats")
            try await service.client.reportRejected(rows, dataset: "cats")
            let reply = try await service.client.catalog.call(
                CatalogService.getDataset, GetDatasetRequest(name: "cats"))
            #expect(reply.dataset?.rejected == 3 && reply.rejections == rows)
        }
    }
}
