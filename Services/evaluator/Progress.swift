import Foundation
import Wire

/// The evaluation in hand, for Status. All state only under `lock`.
final class Progress: @unchecked Sendable {
    private let lock = NSLock()
    private var evaluation = 0
    private var done = 0
    private var doneHere = 0
    private var since = ContinuousClock.now

    /// - Parameter done: pictures that earlier attempts have captioned.
    func begin(_ evaluation: Int, done: Int) {
        lock.withLock {
            (self.evaluation, self.done, doneHere, since) = (evaluation, done, 0, .now)
        }
    }

    func advance() {
        lock.withLock {
            done += 1
            doneHere += 1
        }
    }

    func end() { lock.withLock { (evaluation, done, doneHere) = (0, 0, 0) } }

    func reply(worker: String, device: String) -> WorkerStatusReply {
        lock.withLock {
            let seconds = since.duration(to: .now) / .seconds(1)
            return WorkerStatusReply(
                worker: worker, device: device, job: UInt64(evaluation), step: UInt64(done),
                imagesPerSecond: evaluation == 0 || seconds <= 0 ? 0 : Double(doneHere) / seconds)
        }
    }
}
