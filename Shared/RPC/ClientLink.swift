import CZeroMQ
import Foundation
import Logging
import Wire

/// One DEALER to one endpoint, and the calls that wait on it. Every stored variable is touched on the socket thread only, which
/// is what makes it safe to share; other threads come in through `thread.perform`.
final class ClientLink: SocketMember, @unchecked Sendable {
    let endpoint: Endpoint
    let thread: SocketThread
    private let logger: Logger
    private let timing: Timing
    private let socket: Socket
    private let monitor: Socket
    private var calls: [RequestID: ClientCall] = [:]
    private var outbox: [(call: RequestID, envelope: Envelope, body: Frame)] = []
    private var nextScan = ContinuousClock.now
    private var isClosed = false
    private var isGoingAway = false
    private(set) var hasConnected = false
    private(set) var failedHandshakes = 0

    init(_ endpoint: Endpoint, logger: Logger, timing: Timing) throws {
        (self.endpoint, self.logger, self.timing) = (endpoint, logger, timing)
        thread = try SocketThread.clients.get()
        socket = try Socket(.dealer, in: Context.clients.get(), isIPv6: endpoint.isIPv6)
        monitor = try socket.monitor(events: ZMQ_EVENT_ALL)
        try socket.connect(endpoint.description)
        thread.perform { self.thread.add(self) }
    }

    // MARK: From other threads

    func open(_ call: @escaping @Sendable () -> ClientCall, _ envelope: Envelope, _ body: [UInt8]) {
        let frame = Frame(body)
        thread.perform { self.start(call(), envelope, frame) }
    }

    func send(_ kind: Envelope.Kind, of id: RequestID, _ body: [UInt8], status: StatusCode? = nil) {
        let frame = Frame(body)
        var envelope = Envelope(kind, id, attempt: 0, body: body)
        envelope.status = status?.rawValue
        thread.perform { [envelope] in self.sendFrame(envelope, id, frame) }
    }

    func grant(_ frames: Int, to id: RequestID) {
        thread.perform {
            guard let call = self.calls[id] else { return }
            var envelope = Envelope(.credit, id, attempt: call.attempt)
            envelope.credit = UInt32(frames)
            self.post(envelope, Frame(), for: call)
        }
    }

    /// Gives a call up: its waiter gets `error`, the server gets CANCEL.
    func abandon(_ id: RequestID, _ error: any Error) {
        thread.perform { if let call = self.calls[id] { self.abandon(call, error) } }
    }

    func close() {
        thread.perform { self.shut() }
    }

    // MARK: On the socket thread

    private func start(_ call: ClientCall, _ envelope: Envelope, _ body: Frame) {
        let now = ContinuousClock.now
        if isClosed {
            return call.finish(.failure(error(.cancelled, "the client was closed", call, sent: false)))
        }
        if now >= call.deadline { return call.finish(.failure(timedOut(call, now))) }
        // A service that shuts down still says how it is.
        if isGoingAway, call.method != HealthService.check.path {
            return call.finish(
                .failure(error(.unavailable, "the service is shutting down", call, sent: false)))
        }
        calls[call.id] = call
        nextScan = min(nextScan, call.nextCheck(timing, now: now))
        post(envelope, body, for: call)
    }

    private func sendFrame(_ envelope: Envelope, _ id: RequestID, _ body: Frame) {
        guard let call = calls[id] else { return }
        var envelope = envelope
        if call.attempt != 0 { envelope.attempt = call.attempt }
        envelope.seq = call.framesSent
        if envelope.kind == .stream { call.framesSent += 1 }
        post(envelope, body, for: call)
    }

    private func post(_ envelope: Envelope, _ body: Frame, for call: ClientCall) {
        outbox.append((call.id, envelope, body))
        flush()
    }

    private func flush() {
        var done = 0
        defer { outbox.removeFirst(done) }
        for (id, envelope, body) in outbox {
            guard let call = calls[id] else { done += 1; continue }
            switch sendNow(envelope, body, for: call) {
            case .done: done += 1
            case .wouldBlock, .unreachable: return
            case .failed(let why):
                done += 1
                finish(call, .failure(error(.internal, "sending failed: \(why)", call, sent: false)))
            }
        }
    }

    private func sendNow(_ envelope: Envelope, _ body: Frame, for call: ClientCall) -> Socket.Sent {
        var envelope = envelope
        let now = ContinuousClock.now
        if envelope.kind == .request {
            // The time left travels, so it is written when the request really leaves; rounded up, so that the caller's own
            // clock ends the call and not a service that is a moment ahead.
            envelope.timeoutMs = UInt32(clamping: max(0, now.duration(to: call.deadline).milliseconds) + 1)
        }
        let head: Frame
        do { head = Frame(try envelope.encoded()) } catch { return .failed("\(error)") }
        let sent = socket.send([head, body])
        if case .done = sent {
            if !call.isSent { call.lastHeard = now }
            (call.isSent, call.lastSent) = (true, now)
            nextScan = min(nextScan, call.nextCheck(timing, now: now))
        }
        return sent
    }

    var watched: [(socket: Socket, toSend: Bool)] { [(socket, !outbox.isEmpty), (monitor, false)] }

    func serve() {
        readSocket()
        while let (frames, _) = monitor.receive(limit: 2) { note(frames) }
        if !isClosed { flush() }
    }

    private func readSocket() {
        for _ in 0..<Limits.messagesPerTurn {
            guard !isClosed, let (frames, surplus) = socket.receive(limit: 2) else { return }
            do {
                take(try Arrival(frames, surplus: surplus))
            } catch {
                guard let call = error.id.flatMap({ calls[$0] }) else {
                    logger.warning(
                        "discarded a message", metadata: ["endpoint": "\(endpoint)", "why": "\(error.text)"])
                    continue
                }
                let code = error.code == .dataLoss ? StatusCode.dataLoss : .internal
                abandon(call, self.error(code, "the service sent a bad message: \(error.text)", call))
            }
        }
    }

    private func take(_ arrival: Arrival) {
        if arrival.kind == .goaway {
            isGoingAway = true
            return
        }
        // Late frames of a finished call or an earlier try are no news to anybody.
        guard let call = calls[arrival.id], call.attempt == arrival.attempt else { return }
        call.lastHeard = .now
        switch (arrival.kind, call.sink) {
        case (.heartbeat, _): break
        case (.credit, .upload(_, let gate)): gate.grant(arrival.envelope.credit ?? 0)
        case (.stream, .stream(let queue, _)):
            do throws(ReceiveWindow.Fault) {
                try queue.push(arrival.body, seq: arrival.envelope.seq ?? 0)
            } catch {
                abandon(call, fault(error, call))
            }
        case (.response, _), (.end, .stream):
            conclude(call, arrival)
        default:
            abandon(
                call, error(.internal, "the service sent \(arrival.kind), which does not belong here", call))
        }
    }

    private func conclude(_ call: ClientCall, _ arrival: Arrival) {
        if var failure = arrival.envelope.failure {
            (failure.endpoint, failure.method) = (endpoint, call.method)
            return finish(call, .failure(failure))
        }
        guard case .stream(let queue, _) = call.sink else { return finish(call, .success(arrival.body)) }
        guard arrival.kind == .end else {
            return abandon(call, error(.internal, "the service ended a stream with a reply", call))
        }
        do throws(ReceiveWindow.Fault) {
            try queue.end(count: arrival.envelope.seq ?? 0)
            finish(call, .success(arrival.body))
        } catch {
            abandon(call, fault(error, call))
        }
    }

    /// Reads one event of the socket's monitor.
    private func note(_ frames: [Frame]) {
        guard let first = frames.first, first.count == 6 else { return }
        let event = first.withBytes { CInt($0.loadUnaligned(as: UInt16.self)) }
        switch event {
        case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
            (hasConnected, isGoingAway, failedHandshakes) = (true, false, 0)
        case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL, ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL,
            ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
            failedHandshakes += 1
        case ZMQ_EVENT_DISCONNECTED:
            isGoingAway = false
            // Replies that arrived before the connection went are read first.
            readSocket()
            for call in calls.values where call.isSent {
                finish(
                    call,
                    .failure(error(.unavailable, "the connection was lost before the answer came", call)))
            }
        default: break
        }
    }

    func tick(now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        guard !isClosed else { return now + .seconds(60) }
        if now >= nextScan {
            for call in Array(calls.values) { check(call, now) }
            nextScan = calls.values.map { $0.nextCheck(timing, now: now) }.min() ?? now + .seconds(60)
            if !outbox.isEmpty { flush() }
        }
        return nextScan
    }

    private func check(_ call: ClientCall, _ now: ContinuousClock.Instant) {
        if now >= call.deadline { return abandon(call, timedOut(call, now)) }
        guard call.isSent else { return }
        if now >= call.lastHeard + timing.dead {
            let silence = call.lastHeard.duration(to: now).readable
            return abandon(call, error(.unavailable, "the service has been silent for \(silence)", call))
        }
        if case .stream(let queue, let idle) = call.sink, let since = queue.waitingSince, now >= since + idle
        {
            return abandon(call, error(.unavailable, "the stream brought nothing for \(idle.readable)", call))
        }
        if now >= call.lastSent + timing.heartbeat {
            call.lastSent = now
            post(Envelope(.heartbeat, call.id, attempt: call.attempt), Frame(), for: call)
        }
    }

    private func abandon(_ call: ClientCall, _ error: any Error) {
        if call.isSent, !isClosed {
            _ = sendNow(Envelope(.cancel, call.id, attempt: call.attempt), Frame(), for: call)
        }
        if error is CancellationError, case .stream(let queue, _) = call.sink {
            queue.finish(.failure(error), keepingFrames: false)
        }
        finish(call, .failure(error))
    }

    private func finish(_ call: ClientCall, _ result: Result<Frame, any Error>) {
        calls[call.id] = nil
        call.finish(result)
    }

    private func shut() {
        guard !isClosed else { return }
        for call in Array(calls.values) { abandon(call, error(.cancelled, "the client was closed", call)) }
        isClosed = true
        thread.remove(self)
        zmq_socket_monitor(socket.raw, nil, 0)
        monitor.close()
        socket.close()
    }
}
