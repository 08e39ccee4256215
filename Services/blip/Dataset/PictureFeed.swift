import Datasets
import Foundation

/// Reads the pictures that are to travel, a few calls ahead of the network.
/// `@unchecked Sendable`: `isStopped` only under `lock`, the semaphore and the stream lock themselves.
final class PictureFeed: @unchecked Sendable {
    /// A picture with its place in the plan.
    struct Loaded: Sendable {
        let place: Int
        let bytes: [UInt8]
    }

    static let picturesAtOnce = 128
    static let bytesAtOnce = 8 << 20
    private static let callsAhead = 8

    /// What is to be sent in one call each. Tell `done` when one was dealt with.
    let batches: AsyncThrowingStream<[Loaded], any Error>
    private let continuation: AsyncThrowingStream<[Loaded], any Error>.Continuation
    private let room = DispatchSemaphore(value: PictureFeed.callsAhead)
    private let lock = NSLock()
    private var isStopped = false

    /// - Parameter places: of the pictures in the plan, by path.
    init(_ source: any DatasetSource, places: [String: Int]) {
        (batches, continuation) = AsyncThrowingStream.makeStream()
        let thread = Thread { [self] in read(source, places) }
        thread.name = "pictures"
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Makes room for another batch.
    func done() { room.signal() }

    /// Ends the reading; nothing more is wanted.
    func stop() {
        lock.withLock { isStopped = true }
        room.signal()
    }

    private struct Stopped: Error {}

    private func read(_ source: any DatasetSource, _ places: [String: Int]) {
        var (batch, bytes): ([Loaded], Int) = ([], 0)
        func hand() throws {
            guard !batch.isEmpty else { return }
            room.wait()
            guard !lock.withLock({ isStopped }) else { throw Stopped() }
            continuation.yield(batch)
            (batch, bytes) = ([], 0)
        }
        do {
            try source.visit(Set(places.keys)) { path, content in
                guard let place = places[path] else { return }
                if batch.count == Self.picturesAtOnce || bytes + content.count > Self.bytesAtOnce {
                    try hand()
                }
                batch.append(Loaded(place: place, bytes: content))
                bytes += content.count
            }
            try hand()
            continuation.finish()
        } catch {
            continuation.finish(throwing: error is Stopped ? CancellationError() : error)
        }
    }
}
