import BlipstreamClient
import Foundation
import RPC
import TestSupport
import Testing
import Wire

@testable import ingestion

@Suite struct ImportRetrievalTests {
    @Test func aRetrievalModelComesInByItsKindAndIsNeverTakenForACaptioner() async throws {
        try await withIngestion { service in
            let catalog = service.client.catalog
            var files = try TinyModel.files()
            let source = fixturesFolder.appending(path: "parity/retrieval")
            for (index, name) in [(0, "config.json"), (4, "model.safetensors")] {
                files[index].bytes = Array(try Data(contentsOf: source.appending(path: name)))
            }
            let model = try #require(try await TinyModel.upload(files, as: "itm", to: catalog).model)
            #expect(model.kind == "retrieval" && (model.parameters ?? 0) > 1000)
            _ = try await TinyModel.upload(try TinyModel.files(), as: "tiny", to: catalog)
            let list = try await catalog.call(CatalogService.listModels, ListModelsRequest())
            #expect(list.models.map(\.kind) == ["retrieval", "captioner"])

            func refusal(_ request: QueueEvaluationRequest) async -> RPCError? {
                do {
                    _ = try await catalog.call(CatalogService.queueEvaluation, request)
                    return nil
                } catch { return error as? RPCError }
            }
            let captions = await refusal(.init(model: "itm", dataset: "none"))
            #expect(
                captions?.code == .failedPrecondition && captions?.message.contains("writes none") == true)
            let scores = await refusal(.init(model: "tiny", dataset: "none", alignmentModel: "tiny"))
            #expect(scores?.code == .failedPrecondition && scores?.message.contains("scores none") == true)
        }
    }

    @Test func aRetrievalModelThatLacksATensorIsRefusedByName() async throws {
        try await withIngestion { service in
            var files = try TinyModel.files()
            let source = fixturesFolder.appending(path: "parity/retrieval")
            for (index, name) in [(0, "config.json"), (4, "model.safetensors")] {
                files[index].bytes = Array(try Data(contentsOf: source.appending(path: name)))
            }
            let start = try #require(files[4].bytes.firstRange(of: Array("itm_head.weight".utf8))).lowerBound
            files[4].bytes[start] = UInt8(ascii: "I")
            await #expect {
                try await TinyModel.upload(files, as: "itm", to: service.client.catalog)
            } throws: { "\($0)".contains("itm_head.weight [2, 24] is missing") }
        }
    }
}
