import Foundation
import Wire

/// What this trainer is doing, for `Trainer.Status`. All fields only under `lock`.
final class TrainerStatus: @unchecked Sendable {
    let worker: String
    let device: String
    private let lock = NSLock()
    private var job: UInt64 = 0
    private var step: UInt64 = 0
    private var rate = 0.0

    init(worker: String, device: String) {
        (self.worker, self.device) = (worker, device)
    }

    func update(run: Int, step: Int, imagesPerSecond: Double) {
        lock.withLock { (job, self.step, rate) = (UInt64(run), UInt64(step), imagesPerSecond) }
    }

    func idle() { lock.withLock { (job, step, rate) = (0, 0, 0) } }

    var reply: WorkerStatusReply {
        lock.withLock {
            var reply = WorkerStatusReply()
            (reply.worker, reply.device, reply.job, reply.step) = (worker, device, job, step)
            reply.imagesPerSecond = rate
            return reply
        }
    }
}
