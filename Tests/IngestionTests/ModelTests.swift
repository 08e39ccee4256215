import BLIP
import BlipstreamClient
import BlobStore
import Catalog
import Compute
import Foundation
import RPC
import ServiceKit
import TestSupport
import Testing
import Wire

@testable import ingestion

@Suite struct ModelTests {
    @Test func aModelComesInIsListedAndGoesOutByteForByte() async throws {
        try await withIngestion { service in
            let catalog = service.client.catalog
            let files = try TinyModel.files()
            let reply = try await TinyModel.upload(files, as: "tiny", to: catalog)
            let model = try #require(reply.model)
            #expect(reply.existed == false && model.name == "tiny" && model.imageSize == 32)
            #expect(model.weightsSha256 == Digest.sha256(files[4].bytes) && model.origin == "imported")
            let folder = try ModelFolder(service.context.blobs.folder(try #require(model.folderKey)))
            #expect(model.parameters == UInt64(try folder.model(on: CPUDevice()).parameterCount))
            _ = try folder.tokenizer()

            #expect(try await TinyModel.upload(files, as: "tiny", to: catalog).existed == true)
            let other = try await TinyModel.upload(files, as: "twin", to: catalog)
            #expect(other.existed == false && other.model?.folderKey == model.folderKey)
            let list = try await catalog.call(CatalogService.listModels, ListModelsRequest())
            #expect(list.models.map(\.name) == ["tiny", "twin"])

            var received: [String: [UInt8]] = [:]
            var hashes: [String: [UInt8]] = [:]
            var current = ""
            for try await frame in catalog.stream(
                CatalogService.exportModel, ExportModelRequest(model: "tiny"))
            {
                if let name = frame.fileName {
                    (current, hashes[name], received[name]) = (name, frame.sha256, [])
                }
                received[current]? += frame.chunk ?? []
            }
            #expect(received == Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.bytes) }))
            #expect(hashes == received.mapValues(Digest.sha256))
            #expect(service.files(below: "tmp").isEmpty)
        }
    }

    @Test func brokenModelsAreRefusedAtTheDoorWithTheFieldOrTensorNamed() async throws {
        try await withIngestion { service in
            let files = try TinyModel.files()
            func refusal(_ change: (inout [(name: String, bytes: [UInt8])]) throws -> Void) async throws
                -> RPCError?
            {
                var changed = files
                try change(&changed)
                do {
                    _ = try await TinyModel.upload(changed, as: "tiny", to: service.client.catalog)
                    return nil
                } catch let error as RPCError { return error }
            }
            func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
            let narrow = try await refusal {
                $0[0].bytes = Array(
                    text($0[0].bytes).replacing("\"num_hidden_layers\": 2", with: "\"num_hidden_layers\": 3")
                        .utf8)
            }
            #expect(narrow?.code == .invalidArgument && narrow?.message.contains("is missing") == true)
            let renamed = try await refusal {
                let name = Array("vision_model.post_layernorm.weight".utf8)
                let start = try #require($0[4].bytes.firstRange(of: name)).lowerBound
                $0[4].bytes[start] = UInt8(ascii: "V")
            }
            #expect(renamed?.message.contains("vision_model.post_layernorm.weight") == true)
            let cut = try await refusal { $0[4].bytes.removeLast(100) }
            #expect(cut?.code == .invalidArgument && cut?.message.contains("model.safetensors") == true)
            #expect(cut?.message.contains(service.context.state.home.path) == false)
            let wordless = try await refusal { $0[2].bytes = Array("[PAD]\n[UNK]\n".utf8) }
            #expect(wordless?.message.contains("vocab.txt") == true)
            let sized = try await refusal {
                $0[1].bytes = Array(#"{"size": {"height": 48, "width": 48}}"#.utf8)
            }
            #expect(sized?.message.contains("48") == true)
            let lacking = try await refusal { $0.removeLast() }
            #expect(lacking?.message.contains("lacks model.safetensors") == true)
            let stranger = try await refusal { $0.append(("../evil.sh", [1])) }
            #expect(stranger?.message.contains("is no file of a model") == true)
            let twice = try await refusal { $0.append($0[0]) }
            #expect(twice?.message.contains("came twice") == true)

            #expect(try await service.test.catalog.listModels().isEmpty)
            #expect(service.files(below: "models").isEmpty && service.files(below: "tmp").isEmpty)
        }
    }

    @Test func anotherModelCannotTakeANameAndAMissingFolderIsExplained() async throws {
        try await withIngestion { service in
            var files = try TinyModel.files()
            let first = try await TinyModel.upload(files, as: "tiny", to: service.client.catalog)
            files[3].bytes.append(10)
            let taken = await #expect(throws: RPCError.self) {
                try await TinyModel.upload(files, as: "tiny", to: service.client.catalog)
            }
            #expect(taken?.code == .alreadyExists)
            try service.context.blobs.removeFolder(try #require(first.model?.folderKey))
            let gone = await #expect(throws: RPCError.self) {
                let frames = service.client.catalog.stream(
                    CatalogService.exportModel, ExportModelRequest(model: "tiny"))
                for try await _ in frames {}
            }
            #expect(gone?.code == .failedPrecondition && gone?.message.contains("import it again") == true)
        }
    }
}
