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
    private let compiling = Compiling()

    init(desk: CaptionDesk, context: ServiceContext) throws {
        (self.desk, self.context) = (desk, context)
        warm = (context.settings.optionalText(Setting.models) ?? "").split(separator: ",")
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            let cards = await loadWarmModels()
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await warmUp(cards) }
                while !Task.isCancelled {
                    await report()
                    try? await Task.sleep(for: Self.pause)
                }
                group.cancelAll()
            }
        }
    }

    /// A model that is missing is a warning: it may be registered later, and the others serve.
    private func loadWarmModels() async -> [(name: String, card: ModelCard)] {
        var cards: [(name: String, card: ModelCard)] = []
        for name in warm where !Task.isCancelled {
            context.server.setServing(false, detail: "loading model \(name)")
            do { cards.append((name, try await desk.load(try await desk.registry.record(name)))) } catch {
                context.logger.warning("model \(name) is not warm: \(error)")
            }
        }
        return cards
    }

    /// Compiles while it serves: whoever comes before that is done waits for what is missing only.
    private func warmUp(_ cards: [(name: String, card: ModelCard)]) async {
        for (name, card) in cards where !desk.compilesNothing && !Task.isCancelled {
            compiling.set(name)
            do { try await desk.warmUp(card) } catch {
                context.logger.warning("model \(name): not all is compiled: \(error)")
            }
        }
        compiling.set(nil)
    }

    private func report() async {
        let names = await desk.library.loaded.map(\.name)
        var detail = names.isEmpty ? "no model loaded yet" : "models loaded: " + names.joined(separator: ", ")
        if let name = compiling.name { detail += "; compiling for model \(name)" }
        do {
            try await context.catalog.touchWorker(name: context.worker, kind: context.name, detail: detail)
            context.server.setServing(true, detail: detail)
        } catch {
            context.server.setServing(false, detail: "the database does not answer; \(detail)")
        }
    }
}

/// The model that programs are being compiled for. `model` only under `lock`.
private final class Compiling: @unchecked Sendable {
    private let lock = NSLock()
    private var model: String?

    var name: String? { lock.withLock { model } }
    func set(_ name: String?) { lock.withLock { model = name } }
}
