import Foundation
import Imaging
import Logging
import RPC
import Wire

/// Answers Caption with what it sees, on a real socket; fails when it is told to. All state only under
/// `lock`.
final class StandInCaptioner: @unchecked Sendable {
    typealias Fault = @Sendable (_ call: Int) -> RPCError?

    private let lock = NSLock()
    private let server: RPCServer
    private var serving: Task<Void, any Error>?
    private var calls: [CaptionRequest] = []
    private var inHand = 0
    private var mostInHand = 0
    private var fault: Fault = { _ in nil }
    private var isHeld = false

    init(at endpoint: Endpoint) throws {
        server = try RPCServer(endpoints: [endpoint], name: "stand-in", logger: Logger(label: "stand-in"))
        server.handle(CaptionerService.caption) { request, call in
            try await self.answer(request, call)
        }
        serving = Task { [server] in try await server.run() }
    }

    func stop() async {
        await server.drain(within: .zero)
        _ = try? await serving?.value
    }

    /// Requests so far, refused ones included.
    var requests: [CaptionRequest] { lock.withLock { calls } }
    var widest: Int { lock.withLock { mostInHand } }

    /// What calls end with from now on; nil is a caption.
    func fail(_ fault: @escaping Fault) { lock.withLock { self.fault = fault } }

    /// While held, calls after the fifth wait.
    func hold(_ isHeld: Bool) { lock.withLock { self.isHeld = isHeld } }

    private func answer(_ request: CaptionRequest, _ call: CallContext) async throws -> CaptionReply {
        let (number, fault) = lock.withLock {
            calls.append(request)
            inHand += 1
            mostInHand = max(mostInHand, inHand)
            return (calls.count, self.fault)
        }
        defer { lock.withLock { inHand -= 1 } }
        if let error = fault(number) { throw error }
        while lock.withLock({ isHeld && number > 5 }) {
            try call.checkCancelled()
            try await Task.sleep(for: .milliseconds(5))
        }
        let colour = Array(try ImageDecoder.decode(request.image ?? []).pixels.prefix(3))
        return CaptionReply(
            caption: RunningEvaluator.caption(colour), model: request.model,
            weightsSha256: request.weightsSha256)
    }
}
