import Wire

/// What a sound message means for the calls of a server. On the socket thread only.
extension ServerCore {
    func dispatch(_ arrival: Arrival, from peer: Peer) {
        let key = ServerCall.Key(peer: peer, id: arrival.id)
        if arrival.kind == .request { return open(arrival, key) }
        // Frames of a call that is over are late, not wrong.
        guard let call = calls[key], arrival.attempt == call.attempt else { return }
        call.lastHeard = .now
        switch (arrival.kind, call.method.shape) {
        case (.heartbeat, _): break
        case (.cancel, _): drop(call, RPCError(.cancelled, "the caller gave up"))
        case (.credit, .serverStream): call.gate.grant(arrival.envelope.credit ?? 0)
        case (.stream, .clientStream), (.end, .clientStream): takeUpload(arrival, call)
        default:
            finish(
                call, .failure(RPCError(.invalidArgument, "\(arrival.kind) does not belong to this method")))
        }
    }

    private func takeUpload(_ arrival: Arrival, _ call: ServerCall) {
        do throws(ReceiveWindow.Fault) {
            let seq = arrival.envelope.seq ?? 0
            if arrival.kind == .end {
                try call.inbox?.end(count: seq)
            } else {
                try call.inbox?.push(arrival.body, seq: seq)
            }
        } catch {
            let failure =
                switch error {
                case .lost(let expected, let got):
                    RPCError(.dataLoss, "stream frame \(expected) should have come, \(got) came")
                case .countMismatch(let sent, let received):
                    RPCError(.dataLoss, "\(sent) stream frames were sent, \(received) came")
                case .overCredit(let granted):
                    RPCError(.internal, "more than the \(granted) stream frames allowed were sent")
                }
            finish(call, .failure(failure))
        }
    }

    private func open(_ arrival: Arrival, _ key: ServerCall.Key) {
        let path = arrival.envelope.method ?? ""
        func refused(_ code: StatusCode, _ text: String) {
            refuse(key.peer, key.id, attempt: arrival.attempt, RPCError(code, text))
        }
        if path == HealthService.check.path { return answerHealth(arrival, key) }
        if let old = calls[key] {
            guard arrival.attempt > old.attempt else { return }
            drop(old, RPCError(.cancelled, "a newer try of the same call has come"))
        }
        guard let method = methods[path] else {
            return refused(
                .unimplemented, "this service has no method \"\(path)\"; is it the right endpoint?")
        }
        if isDraining { return refused(.unavailable, "the service is shutting down") }
        guard hasRoom else {
            return refused(.resourceExhausted, "\(mostCalls) calls are being served already")
        }
        let stated = arrival.envelope.timeoutMs ?? 0
        let deadline =
            ContinuousClock.now + (stated == 0 ? Limits.defaultTimeout : .milliseconds(Int(stated)))
        let isUpload = method.shape == .clientStream
        let call = ServerCall(
            key: key, attempt: arrival.attempt, method: method, deadline: deadline,
            credit: arrival.envelope.credit ?? 0,
            requestBytes: arrival.body.count,
            inbox: isUpload ? FrameQueue(window: Limits.uploadWindow) { self.grant($0, to: key) } : nil)
        calls[key] = call
        running += 1
        nextScan = min(nextScan, deadline, .now + timing.heartbeat)
        if isUpload { sendCredit(Limits.uploadWindow, to: call) }
        run(call, arrival.body)
    }

    /// Answered here, on the socket thread, so that it works while handlers compute.
    private func answerHealth(_ arrival: Arrival, _ key: ServerCall.Key) {
        do {
            let body = try health.answer(arrival.body, services: Set(methods.values.map(\.service)))
            var envelope = Envelope(.response, key.id, attempt: arrival.attempt, body: body)
            envelope.status = StatusCode.ok.rawValue
            post(envelope, Frame(body), to: key.peer)
        } catch {
            refuse(key.peer, key.id, attempt: arrival.attempt, error)
        }
    }
}
