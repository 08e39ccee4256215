import Wire

/// A call a client waits for. Touched on the socket thread only; what its sink holds is safe to share.
final class ClientCall {
    enum Sink {
        case reply(Promise<Frame>)
        case stream(FrameQueue, idle: Duration)
        case upload(Promise<Frame>, CreditGate)
    }

    let id: RequestID
    let method: String
    let attempt: UInt32
    let deadline: ContinuousClock.Instant
    let started = ContinuousClock.now
    let sink: Sink
    var isSent = false
    var lastHeard = ContinuousClock.now
    var lastSent = ContinuousClock.now
    var framesSent: UInt64 = 0

    init(id: RequestID, method: String, attempt: UInt32, deadline: ContinuousClock.Instant, sink: Sink) {
        (self.id, self.method, self.attempt, self.deadline, self.sink) = (id, method, attempt, deadline, sink)
    }

    func finish(_ result: Result<Frame, any Error>) {
        switch sink {
        case .reply(let promise): promise.resolve(result)
        case .upload(let promise, let gate):
            promise.resolve(result)
            gate.fail(UploadAnswered())
        case .stream(let queue, _):
            queue.finish(result.map { _ in }, keepingFrames: true)
        }
    }

    /// When heartbeats, silence or the reader's patience next need a look.
    func nextCheck(_ timing: Timing, now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        guard isSent else { return deadline }
        var check = min(deadline, lastSent + timing.heartbeat, lastHeard + timing.dead)
        if case .stream(let queue, let idle) = sink {
            check = min(check, queue.waitingSince.map { $0 + idle } ?? now + idle / 2)
        }
        return check
    }
}

/// The server answered an upload before it was over: its reply, good or bad, is what counts.
struct UploadAnswered: Error {}
