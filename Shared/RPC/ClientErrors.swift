/// What callers are told when a call fails on their side. On the socket thread only.
extension ClientLink {
    func error(_ code: StatusCode, _ text: String, _ call: ClientCall, sent: Bool? = nil) -> RPCError {
        var error = RPCError(code, text, endpoint: endpoint, method: call.method)
        error.wasSent = sent ?? call.isSent
        return error
    }

    func timedOut(_ call: ClientCall, _ now: ContinuousClock.Instant) -> RPCError {
        let waited = "waited \(call.started.duration(to: now).readable)"
        if call.isSent {
            return error(
                .deadlineExceeded, "\(endpoint) did not answer in time (\(waited)); it may be busy or stuck",
                call)
        }
        if failedHandshakes > 0 {
            return error(
                .unavailable,
                "what listens at \(endpoint) does not greet as a Blipstream service does (\(waited))", call)
        }
        let cause = hasConnected ? "has it stopped?" : "is it running? try `blip up`"
        return error(.unavailable, "no service answered at \(endpoint): \(cause) (\(waited))", call)
    }

    func fault(_ fault: ReceiveWindow.Fault, _ call: ClientCall) -> RPCError {
        switch fault {
        case .lost(let expected, let got):
            error(.dataLoss, "stream frame \(expected) should have come, \(got) came", call)
        case .countMismatch(let sent, let received):
            error(.dataLoss, "the service sent \(sent) stream frames, \(received) came", call)
        case .overCredit(let granted):
            error(.internal, "the service sent more than the \(granted) stream frames it was allowed", call)
        }
    }
}
