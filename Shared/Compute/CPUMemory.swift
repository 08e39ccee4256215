import Foundation

/// Memory of one CPU tensor, 64-byte aligned, given back to its pool when the last reference goes.
final class CPUBuffer {
    let pointer: UnsafeMutablePointer<Float>
    let count: Int
    private let pool: CPUMemoryPool

    init(count: Int, pool: CPUMemoryPool) {
        self.count = count
        self.pool = pool
        pointer = pool.take(count)
    }

    deinit { pool.give(pointer, count) }
}

/// Keeps freed buffers by size, so that a training step after the first allocates nothing: mapping and unmapping large buffers
/// each step costs as much as slow kernels.
final class CPUMemoryPool: @unchecked Sendable {  // `free` and `bytes` only under `lock`
    private let lock = NSLock()
    private var free: [Int: [UnsafeMutablePointer<Float>]] = [:]
    private var bytes = 0

    /// Bytes obtained from the system so far.
    var reservedBytes: Int { lock.withLock { bytes } }

    private static func bucket(_ count: Int) -> Int { (max(count, 1) + 15) & ~15 }

    func take(_ count: Int) -> UnsafeMutablePointer<Float> {
        let bucket = Self.bucket(count)
        if let pointer = lock.withLock({ free[bucket]?.popLast() }) { return pointer }
        lock.withLock { bytes += bucket * 4 }
        return UnsafeMutableRawPointer.allocate(byteCount: bucket * 4, alignment: 64)
            .bindMemory(to: Float.self, capacity: bucket)
    }

    func give(_ pointer: UnsafeMutablePointer<Float>, _ count: Int) {
        lock.withLock { free[Self.bucket(count), default: []].append(pointer) }
    }

    deinit { for pointers in free.values { pointers.forEach { UnsafeMutableRawPointer($0).deallocate() } } }
}

extension Tensor {
    /// The CPU memory of this tensor. Only the CPU device asks.
    var cpu: UnsafeMutablePointer<Float> { unsafeDowncast(storage, to: CPUBuffer.self).pointer }
}
