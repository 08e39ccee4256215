import Foundation
import FoundationNetworking

/// One HTTP request whose body goes to a closure piece by piece. Redirects are reported and not followed: whoever asks
/// decides what the next host may be told.
///
/// `@unchecked Sendable`: every access to the variables holds `lock`.
final class HTTPTransfer: NSObject, URLSessionDataDelegate, @unchecked Sendable {
    /// Called once with the head of the answer; what it returns takes the body.
    typealias Receiver = @Sendable (HTTPURLResponse) throws -> @Sendable (Data) throws -> Void

    private let receiver: Receiver
    private let lock = NSLock()
    private var sink: (@Sendable (Data) throws -> Void)?
    private var head: HTTPURLResponse?
    private var failure: (any Error)?
    private var continuation: CheckedContinuation<HTTPURLResponse, any Error>?

    private init(_ receiver: @escaping Receiver) { self.receiver = receiver }

    /// Sends `request` and waits for the end of its body.
    /// - Parameter idle: how long nothing may come.
    /// - Throws: what the receiver throws, `URLError` of the connection, `CancellationError`.
    static func run(
        _ request: URLRequest, idle: TimeInterval, receiver: @escaping Receiver
    ) async throws -> HTTPURLResponse {
        let transfer = HTTPTransfer(receiver)
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = idle
        configuration.httpShouldSetCookies = false
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        let session = URLSession(configuration: configuration, delegate: transfer, delegateQueue: nil)
        // A session holds on to its delegate until it is told to end.
        defer { session.invalidateAndCancel() }
        let task = session.dataTask(with: request)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                transfer.lock.withLock { transfer.continuation = continuation }
                task.resume()
                if Task.isCancelled { transfer.fail(CancellationError(), task) }
            }
        } onCancel: {
            transfer.fail(CancellationError(), task)
        }
    }

    private func fail(_ error: any Error, _ task: URLSessionTask) {
        lock.withLock { failure = failure ?? error }
        task.cancel()
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        lock.withLock { head = head ?? response }
        completionHandler(nil)
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        do {
            guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
            let sink = try receiver(response)
            lock.withLock { (head, self.sink) = (response, sink) }
            completionHandler(.allow)
        } catch {
            lock.withLock { failure = failure ?? error }
            completionHandler(.cancel)
        }
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let (sink, stopped) = lock.withLock { (self.sink, failure != nil) }
        guard let sink, !stopped else { return }
        do { try sink(data) } catch { fail(error, dataTask) }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let (waiting, result) = lock.withLock {
            () -> (CheckedContinuation<HTTPURLResponse, any Error>?, Swift.Result<HTTPURLResponse, any Error>)
            in
            defer { continuation = nil }
            if let failure = failure ?? error { return (continuation, .failure(failure)) }
            return (continuation, head.map { .success($0) } ?? .failure(URLError(.badServerResponse)))
        }
        waiting?.resume(with: result)
    }
}
