import Catalog
import Foundation
import Logging
import RPC
import ServiceKit
import ServiceLifecycle

/// Loads what is to be warm, then tells health checks every two seconds whether the database answers and
/// which models are in memory.
struct Readiness: Service {
    private static let pause = Duration.seconds(2)
    private let desk: CaptionDesk
    private let context: ServiceContext
    private let warm: [String]

    init(desk: CaptionDesk, context: ServiceContext) throws {
        (self.desk, self.context) = (desk, context)
        warm = (context.settings.optionalText(Setting.models) ?? "").split(separator: ",")
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await loadWarmModels()
            while !Task.isCancelled {
                await report()
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    /// A model that is missing is a warning: it may be registered later, and the others serve.
    private func loadWarmModels() async {
        for name in warm where !Task.isCancelled {
            context.server.setServing(false, detail: "loading model \(name)")
            do { _ = try await desk.load(try await desk.registry.record(name)) } catch {
                context.logger.warning("model \(name) is not warm: \(error)")
            }
        }
    }

    private func report() async {
        let names = await desk.library.loaded.map(\.name)
        let detail = names.isEmpty ? "no model loaded yet" : "models loaded: " + names.joined(separator: ", ")
        do {
            try await context.catalog.touchWorker(name: context.worker, kind: context.name, detail: detail)
            context.server.setServing(true, detail: detail)
        } catch {
            context.server.setServing(false, detail: "the database does not answer; \(detail)")
        }
    }
}
