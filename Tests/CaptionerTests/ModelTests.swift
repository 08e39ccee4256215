import BLIP
import BlipstreamClient
import Catalog
import RPC
import TestSupport
import Testing
import Wire

@testable import captioner

@Suite struct ModelTests {
    @Test func modelsAreListedLoadedAndTheLeastUsedLeaves() async throws {
        try await RunningCaptioner.with(["--resident-models", "2"]) { captioner in
            let image = try TinyModel.picture(1)
            for name in ["second", "third"] {
                try await captioner.register(name)
            }
            func loaded() async throws -> [String?] {
                try await captioner.client.call(CaptionerService.listLoaded, ListLoadedRequest()).models.map(
                    \.model)
            }
            #expect(try await loaded() == [])
            let reply = try await captioner.client.call(
                CaptionerService.loadModel, LoadModelRequest(model: "tiny"))
            #expect(reply.model?.imageSize == 32)
            #expect((reply.model?.parameters ?? 0) > 1000)
            _ = try await captioner.blipstream.caption(image: image, model: "second")
            _ = try await captioner.blipstream.caption(image: image, model: "tiny")
            _ = try await captioner.blipstream.caption(image: image, model: "third")
            #expect(try await loaded() == ["third", "tiny"])
            // All three at once with room for two: every one still answers.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<24 {
                    group.addTask {
                        let name = ["tiny", "second", "third"][number % 3]
                        let reply = try await captioner.blipstream.caption(image: image, model: name)
                        #expect(reply.model == name)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await loaded().count == 2)
        }
    }

    @Test func theNewestModelIsTheDefaultUnlessOneIsChosen() async throws {
        try await RunningCaptioner.with { captioner in
            let image = try TinyModel.picture(1)
            try await captioner.register("newer")
            #expect(try await captioner.blipstream.caption(image: image).model == "newer")
            let listed = try await captioner.client.call(CaptionerService.listLoaded, ListLoadedRequest())
            #expect(listed.defaultModel == "newer")
        }
        try await RunningCaptioner.with(["--default-model", "tiny"]) { captioner in
            try await captioner.register("newer")
            #expect(try await captioner.blipstream.caption(image: try TinyModel.picture(1)).model == "tiny")
        }
    }

    @Test func aNameThatIsRegisteredAnewIsNoticed() async throws {
        try await RunningCaptioner.with { captioner in
            let image = try TinyModel.picture(1)
            _ = try await captioner.blipstream.caption(image: image, model: "tiny")
            let other = try await captioner.register("other")
            try await captioner.move("tiny", to: other.folderKey)
            #expect(
                try await eventually {
                    _ = try await captioner.blipstream.caption(image: image, model: "tiny")
                    return await captioner.desk.library.loaded.contains {
                        $0.card.files.folderKey == other.folderKey
                    }
                })
        }
    }

    @Test func filesThatAreNotThoseRegisteredAreRefusedAndTheOthersServe() async throws {
        try await RunningCaptioner.with { captioner in
            let image = try TinyModel.picture(1)
            try await captioner.register("damaged", wrongHash: true)
            let error = await failure {
                try await captioner.blipstream.caption(image: image, model: "damaged")
            }
            #expect(error?.code == .dataLoss)
            #expect(error?.message.contains("SHA-256") == true)
            #expect(try await captioner.blipstream.caption(image: image, model: "tiny").model == "tiny")
        }
    }

    @Test func healthNamesTheWarmModels() async throws {
        try await RunningCaptioner.with(["--models", "tiny, missing"]) { captioner in
            let readiness = try Readiness(desk: captioner.desk, context: captioner.context)
            let task = Task { try await readiness.run() }
            #expect(
                try await eventually {
                    let health = try await captioner.blipstream.health(of: captioner.client)
                    return health.status == .serving && health.detail == "models loaded: tiny"
                })
            task.cancel()
            _ = try? await task.value
        }
    }
}
