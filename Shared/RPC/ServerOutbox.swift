import Logging
import Wire

/// Mail to the server's peers. A peer that does not read has its mail kept for a while; then it counts as lost. Touched on the
/// socket thread only.
final class ServerOutbox {
    private struct Mail {
        var messages: [(envelope: Envelope, body: Frame)] = []
        let since = ContinuousClock.now
    }

    private let sockets: [Socket]
    private let patience: Duration
    private let logger: Logger
    private var stuck: [Peer: Mail] = [:]
    /// Peers found to be gone, for the owner to take.
    var lost: Set<Peer> = []

    init(_ sockets: [Socket], patience: Duration, logger: Logger) {
        (self.sockets, self.patience, self.logger) = (sockets, patience, logger)
    }

    /// Whether everything posted has left.
    var isClear: Bool { stuck.isEmpty }

    func post(_ envelope: Envelope, _ body: Frame, to peer: Peer) {
        if stuck[peer] != nil {
            stuck[peer]?.messages.append((envelope, body))
        } else if case .wouldBlock = send(envelope, body, to: peer) {
            stuck[peer] = Mail(messages: [(envelope, body)])
        }
    }

    private func send(_ envelope: Envelope, _ body: Frame, to peer: Peer) -> Socket.Sent {
        let head: Frame
        do { head = Frame(try envelope.encoded()) } catch { return .failed("\(error)") }
        // A refusal comes with the first frame, so the others are whole for the next try.
        let sent = sockets[peer.socket].send([Frame(peer.routingID), head, body])
        switch sent {
        case .unreachable: lost.insert(peer)
        case .failed(let why): logger.error("sending failed", metadata: ["why": "\(why)"])
        case .done, .wouldBlock: break
        }
        return sent
    }

    /// Tries again what could not be sent.
    func retry(_ now: ContinuousClock.Instant) {
        for (peer, mail) in stuck {
            if now >= mail.since + patience { lost.insert(peer) }
            var left = mail.messages[...]
            while let (envelope, body) = left.first, !lost.contains(peer) {
                if case .wouldBlock = send(envelope, body, to: peer) { break }
                left.removeFirst()
            }
            if left.isEmpty || lost.contains(peer) {
                stuck[peer] = nil
            } else {
                stuck[peer]?.messages = Array(left)
            }
        }
    }
}
