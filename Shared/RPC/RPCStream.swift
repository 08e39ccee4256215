public import Wire

/// The replies of a server stream, in order and complete, or an error. It opens at once; dropping it, or leaving the loop over
/// it, cancels the call. One reader.
public struct RPCStream<Element: WireMessage>: AsyncSequence, Sendable {
    let core: Core

    /// The call behind the stream; cancelled when nothing refers to it any more.
    final class Core: Sendable {
        let queue: FrameQueue
        let cancel: @Sendable () -> Void
        let client: RPCClient
        let method: String

        init(queue: FrameQueue, client: RPCClient, method: String, cancel: @escaping @Sendable () -> Void) {
            (self.queue, self.client, self.method, self.cancel) = (queue, client, method, cancel)
        }

        deinit { cancel() }
    }

    /// Reads the stream.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        let core: Core

        /// The next reply; nil after a clean end. Throws `RPCError`, or `CancellationError`.
        public mutating func next() async throws -> Element? {
            let core = core
            let frame = try await withTaskCancellationHandler {
                try await core.queue.next()
            } onCancel: {
                core.queue.finish(.failure(CancellationError()), keepingFrames: false)
                core.cancel()
            }
            guard let frame else { return nil }
            do {
                return try core.client.decoded(frame, core.method)
            } catch {
                core.cancel()
                throw error
            }
        }
    }

    /// An iterator; it keeps the call alive.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(core: core) }
}

extension RPCClient {
    /// Opens a server stream. At most `credit` replies are under way or unread at a time. When the reader waits longer than
    /// `idleTimeout` for the next reply, the stream ends with UNAVAILABLE; heartbeats alone do not count.
    public func stream<Request, Reply>(
        _ method: ServerStreamMethod<Request, Reply>, _ request: Request, credit: Int = 8,
        idleTimeout: Duration = .seconds(10)
    ) -> RPCStream<Reply> {
        let id = RequestID.random()
        let credit = max(1, min(credit, Limits.widestWindow))
        let deadline = ContinuousClock.now + method.timeout
        let path = method.path
        do {
            let body = try packed(request, for: path)
            let link = try connected()
            let queue = FrameQueue(window: credit) { [weak link] in link?.grant($0, to: id) }
            var envelope = Envelope(.request, id, attempt: 0, body: body)
            (envelope.method, envelope.credit) = (path, UInt32(credit))
            link.open(
                {
                    ClientCall(
                        id: id, method: path, attempt: 0, deadline: deadline,
                        sink: .stream(queue, idle: idleTimeout))
                },
                envelope, body)
            let core = RPCStream<Reply>.Core(queue: queue, client: self, method: path) {
                link.abandon(id, CancellationError())
            }
            return RPCStream(core: core)
        } catch {
            let queue = FrameQueue(window: credit) { _ in }
            queue.finish(.failure(error), keepingFrames: false)
            return RPCStream(core: RPCStream<Reply>.Core(queue: queue, client: self, method: path) {})
        }
    }
}
