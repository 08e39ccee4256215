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
    private var aligned: [AlignRequest] = []
    private var inHand = 0
    private var mostInHand = 0
    private var fault: Fault = { _ in nil }
    private var isHeld = false
    private var otherWeights: Int?

    init(at endpoint: Endpoint) throws {
        server = try RPCServer(endpoints: [endpoint], name: "stand-in", logger: Logger(label: "stand-in"))
        server.handle(CaptionerService.caption) { request, call in
            try await self.answer(request, call)
        }
        server.handle(CaptionerService.align) { frames, _ in
            var (request, image) = (AlignRequest(), [UInt8]())
            for try await frame in frames {
                request = frame.request ?? request
                image += frame.chunk ?? []
            }
            return try self.align(request, image)
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

    /// Scores asked for so far.
    /// The alignment of this number is answered as if with other weights.
    func answerWithOtherWeights(at call: Int) { lock.withLock { otherWeights = call } }

    var alignments: [AlignRequest] { lock.withLock { aligned } }

    /// What calls end with from now on; nil is a caption.
    func fail(_ fault: @escaping Fault) { lock.withLock { self.fault = fault } }

    /// While held, calls after the fifth wait.
    func hold(_ isHeld: Bool) { lock.withLock { self.isHeld = isHeld } }

    /// A caption that names the picture's colour matches; the cosine is the share of red.
    private func align(_ request: AlignRequest, _ image: [UInt8]) throws -> AlignReply {
        let (number, fault, other) = lock.withLock {
            aligned.append(request)
            return (aligned.count, self.fault, self.otherWeights)
        }
        if let error = fault(number) { throw error }
        let colour = Array(try ImageDecoder.decode(image).pixels.prefix(3))
        let fits = request.captions.map { $0 == RunningEvaluator.caption(colour) }
        return AlignReply(
            match: fits.map { $0 ? 1 : 0 }, cosine: fits.map { _ in Float(colour[0]) / 256 },
            model: request.model, weightsSha256: [UInt8](repeating: number == other ? 0xb8 : 0xa7, count: 32))
    }

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
