import CZeroMQ
import Foundation
import Logging
import Wire

/// The server's side of the socket thread. Unless marked otherwise everything is touched on that thread only, which is what
/// makes it safe to share; other threads come in through `thread.perform`.
final class ServerCore: SocketMember, @unchecked Sendable {
    let thread: SocketThread
    let timing: Timing
    let logger: Logger
    private let context: Context
    private let sockets: [Socket]
    let mostCalls: Int
    let finished = Promise<Void>()

    var methods: [String: Method] = [:]
    var calls: [ServerCall.Key: ServerCall] = [:]
    var running = 0
    private var peers = PeerBook()
    private let outbox: ServerOutbox
    var nextScan = ContinuousClock.now
    private var drainUntil: ContinuousClock.Instant?
    private var closeAt: ContinuousClock.Instant?
    private var isOver = false
    var health = Health()

    init(context: Context, sockets: [Socket], name: String, mostCalls: Int, timing: Timing, logger: Logger)
        throws
    {
        thread = try SocketThread(name: name)
        (self.context, self.sockets, self.mostCalls) = (context, sockets, mostCalls)
        (self.timing, self.logger) = (timing, logger)
        outbox = ServerOutbox(sockets, patience: timing.stuck, logger: logger)
    }

    /// Starts serving; `finished` is resolved when the sockets are closed and flushed.
    func start(_ methods: [String: Method]) {
        thread.perform {
            self.methods = methods
            self.thread.add(self)
        }
        thread.start {
            // Blocks for at most the linger time, on the socket thread, which has nothing else to do any more.
            self.context.terminate()
            self.finished.resolve(.success(()))
        }
    }

    /// From any thread: answers what runs until `limit`, refuses what comes, then ends.
    func drain(within limit: Duration) {
        thread.perform {
            let end = ContinuousClock.now + limit
            if let earlier = self.drainUntil {
                self.drainUntil = min(earlier, end)
                return
            }
            self.drainUntil = end
            self.nextScan = .now
            self.health.isServing = false
            for peer in self.peers.known {
                self.post(Envelope(.goaway, .random(), attempt: 0), Frame(), to: peer)
            }
        }
    }

    var isDraining: Bool { drainUntil != nil }
    var hasRoom: Bool { running < mostCalls }

    // MARK: Receiving

    var watched: [(socket: Socket, toSend: Bool)] { sockets.map { ($0, false) } }

    func serve() {
        for (index, socket) in sockets.enumerated() {
            for _ in 0..<Limits.messagesPerTurn {
                guard let (frames, surplus) = socket.receive(limit: 3) else { break }
                take(frames, surplus: surplus, socket: index)
            }
        }
    }

    private func take(_ frames: [Frame], surplus: Bool, socket: Int) {
        let peer = Peer(socket: socket, routingID: frames[0].bytes)
        let now = ContinuousClock.now
        guard !peers.isBanned(peer, now) else { return }
        peers.note(peer, now)
        do {
            let arrival = try Arrival(Array(frames.dropFirst()), surplus: surplus)
            dispatch(arrival, from: peer)
        } catch {
            if error.isMalformed, peers.countsOut(peer, now, ban: timing.ban) {
                logger.warning("ignoring a peer for a while", metadata: ["why": "\(error.text)"])
            }
            guard let id = error.id else { return }
            if let call = calls[ServerCall.Key(peer: peer, id: id)] {
                finish(call, .failure(RPCError(error.code, error.text)))
            } else {
                refuse(peer, id, attempt: error.attempt, RPCError(error.code, error.text))
            }
        }
    }

    // MARK: Handlers

    func run(_ call: ServerCall, _ body: Frame) {
        call.task = Task.detached {
            let result: Result<[UInt8]?, any Error>
            do {
                try call.context.checkCancelled()
                result = .success(try await call.method.run(call, body, self))
            } catch {
                result = .failure(error)
            }
            self.thread.perform {
                self.running -= 1
                guard self.calls[call.key] === call else { return }
                // A handler that sees the deadline before this thread does ends no call as if it had been in time.
                if ContinuousClock.now >= call.deadline { return self.check(call, .now) }
                self.finish(call, result.mapError { self.publicError($0, call) })
            }
        }
    }

    /// What a caller may know of an error: RPC errors as they are, the rest only in the log.
    private func publicError(_ error: any Error, _ call: ServerCall) -> RPCError {
        if let error = error as? RPCError { return error }
        if error is CancellationError { return RPCError(.cancelled, "the call was cancelled") }
        logger.error("a handler failed", metadata: ["method": "\(call.method.path)", "error": "\(error)"])
        return RPCError(.internal, "the service failed; its log says more (request \(call.key.id))")
    }

    /// From any thread: one message of a server stream.
    func streamOut(_ body: [UInt8], of call: ServerCall) {
        let frame = Frame(body)
        let envelope = Envelope(.stream, call.key.id, attempt: call.attempt, body: body)
        thread.perform {
            guard self.calls[call.key] === call else { return }
            var envelope = envelope
            envelope.seq = call.framesSent
            call.framesSent += 1
            call.lastSent = .now
            self.post(envelope, frame, to: call.key.peer)
        }
    }

    /// From any thread: the reader of an upload took frames.
    func grant(_ frames: Int, to key: ServerCall.Key) {
        thread.perform { if let call = self.calls[key] { self.sendCredit(frames, to: call) } }
    }

    func sendCredit(_ frames: Int, to call: ServerCall) {
        var envelope = Envelope(.credit, call.key.id, attempt: call.attempt)
        envelope.credit = UInt32(frames)
        post(envelope, Frame(), to: call.key.peer)
    }

    // MARK: Endings

    func finish(_ call: ServerCall, _ result: Result<[UInt8]?, any Error>) {
        var body: [UInt8] = []
        var failure: RPCError?
        switch result {
        case .success(let reply): body = reply ?? []
        case .failure(let error): failure = publicError(error, call)
        }
        var envelope = Envelope(
            call.method.shape == .serverStream ? .end : .response, call.key.id, attempt: call.attempt,
            body: body)
        envelope.status = StatusCode.ok.rawValue
        if call.method.shape == .serverStream { envelope.seq = call.framesSent }
        if let failure { envelope.carry(failure) }
        log(call, failure?.code ?? .ok, replied: body.count)
        forget(call, failure ?? RPCError(.cancelled, "the call is over"))
        post(envelope, Frame(body), to: call.key.peer)
    }

    func refuse(_ peer: Peer, _ id: RequestID, attempt: UInt32, _ error: RPCError) {
        var envelope = Envelope(.response, id, attempt: attempt)
        envelope.carry(error)
        logger.debug("refused", metadata: ["status": "\(error.code.name)", "why": "\(error.message)"])
        post(envelope, Frame(), to: peer)
    }

    /// Ends a call whose caller expects nothing any more.
    func drop(_ call: ServerCall, _ error: RPCError) {
        log(call, error.code, replied: 0)
        forget(call, error)
    }

    /// Forgets a call; its handler, if it still runs, is told.
    private func forget(_ call: ServerCall, _ error: RPCError) {
        calls[call.key] = nil
        call.cancel(error)
    }

    private func log(_ call: ServerCall, _ status: StatusCode, replied: Int) {
        logger.debug(
            "call",
            metadata: [
                "method": "\(call.method.path)", "request": "\(call.key.id)", "attempt": "\(call.attempt)",
                "status": "\(status.name)", "duration": "\(call.started.duration(to: .now).readable)",
                "in": "\(call.requestBytes)", "out": "\(replied)",
            ])
    }

    func post(_ envelope: Envelope, _ body: Frame, to peer: Peer) {
        if !isOver { outbox.post(envelope, body, to: peer) }
        loseUnreachable()
    }

    /// Ends the calls of peers that turned out to be gone.
    private func loseUnreachable() {
        while let peer = outbox.lost.popFirst() {
            peers.forget(peer)
            for call in calls.values where call.key.peer == peer {
                drop(call, RPCError(.cancelled, "the caller is gone"))
            }
        }
    }

    // MARK: Time

    func tick(now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        if now >= nextScan {
            for call in Array(calls.values) { check(call, now) }
            nextScan = calls.values.map { nextCheck($0) }.min() ?? now + .seconds(60)
            peers.prune(now)
        }
        outbox.retry(now)
        loseUnreachable()
        if let drainUntil {
            let isDone = calls.isEmpty && running == 0 && outbox.isClear
            if closeAt == nil, isDone || now >= drainUntil { sayFarewell(now) }
            if let closeAt, now >= closeAt { end() }
            return min(nextScan, closeAt ?? drainUntil, now + .milliseconds(outbox.isClear ? 1000 : 5))
        }
        return outbox.isClear ? nextScan : min(nextScan, now + .milliseconds(5))
    }

    private func nextCheck(_ call: ServerCall) -> ContinuousClock.Instant {
        min(call.deadline, call.lastSent + timing.heartbeat, call.lastHeard + timing.dead)
    }

    private func check(_ call: ServerCall, _ now: ContinuousClock.Instant) {
        if now >= call.deadline {
            return finish(
                call, .failure(RPCError(.deadlineExceeded, "the call's time ran out in the service")))
        }
        if now >= call.lastHeard + timing.dead {
            return drop(call, RPCError(.cancelled, "the caller has been silent"))
        }
        if now >= call.lastSent + timing.heartbeat {
            call.lastSent = now
            post(Envelope(.heartbeat, call.key.id, attempt: call.attempt), Frame(), to: call.key.peer)
        }
    }

    /// Answers what is left. The sockets stay open a moment longer: linger alone loses last replies now and then.
    private func sayFarewell(_ now: ContinuousClock.Instant) {
        for call in Array(calls.values) {
            finish(call, .failure(RPCError(.unavailable, "the service has shut down")))
        }
        closeAt = now + .milliseconds(50)
    }

    private func end() {
        isOver = true
        thread.remove(self)
        thread.stop()
        for socket in sockets {
            // Last replies get a moment to leave; a socket that refuses the option closes without it.
            try? socket.set("LINGER", ZMQ_LINGER, 2000)
            socket.close()
        }
    }
}
