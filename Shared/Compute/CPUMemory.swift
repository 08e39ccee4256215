import Foundation

/// How a number lies in memory.
enum Element: Int {
    case float32 = 4
    case bfloat16 = 2

    /// Bytes of one number.
    var size: Int { rawValue }
}

/// Numbers of either kind in memory, for kernels that take both.
struct Elements {
    let pointer: UnsafeMutableRawPointer
    let element: Element

    var isBF16: Bool { element == .bfloat16 }

    /// The numbers, which must be of that kind.
    var floats: UnsafeMutablePointer<Float> { pointer.assumingMemoryBound(to: Float.self) }
    var halves: UnsafeMutablePointer<UInt16> { pointer.assumingMemoryBound(to: UInt16.self) }

    func advanced(by count: Int) -> Elements {
        Elements(pointer: pointer + count * element.size, element: element)
    }
}

/// Memory of one CPU tensor, 64-byte aligned, given back to its pool when the last reference goes.
final class CPUBuffer {
    let pointer: UnsafeMutableRawPointer
    let count: Int
    let element: Element
    /// A weight in the layouts that products read; made when a product first asks for it.
    let packs = WeightPacks()
    /// What the operation that made the tensor has left for its way back.
    var statistics: CPUBuffer?
    private let pool: CPUMemoryPool

    init(count: Int, element: Element, pool: CPUMemoryPool) {
        (self.count, self.element, self.pool) = (count, element, pool)
        pointer = pool.take(count * element.size)
    }

    deinit { pool.give(pointer, count * element.size) }
}

/// Keeps freed buffers by size, so that a training step after the first allocates nothing: mapping and unmapping large buffers
/// each step costs as much as slow kernels.
final class CPUMemoryPool: @unchecked Sendable {  // `free` and `bytes` only under `lock`
    private let lock = NSLock()
    private var free: [Int: [UnsafeMutableRawPointer]] = [:]
    private var bytes = 0

    /// Bytes obtained from the system so far.
    var reservedBytes: Int { lock.withLock { bytes } }

    private static func bucket(_ size: Int) -> Int { (max(size, 1) + 63) & ~63 }

    func take(_ size: Int) -> UnsafeMutableRawPointer {
        let bucket = Self.bucket(size)
        if let pointer = lock.withLock({ free[bucket]?.popLast() }) { return pointer }
        lock.withLock { bytes += bucket }
        return UnsafeMutableRawPointer.allocate(byteCount: bucket, alignment: 64)
    }

    func give(_ pointer: UnsafeMutableRawPointer, _ size: Int) {
        lock.withLock { free[Self.bucket(size), default: []].append(pointer) }
    }

    deinit { for pointers in free.values { pointers.forEach { $0.deallocate() } } }
}

extension Tensor {
    private var buffer: CPUBuffer { unsafeDowncast(storage, to: CPUBuffer.self) }

    /// The CPU memory of a float32 tensor. Only the CPU device asks.
    var cpu: UnsafeMutablePointer<Float> {
        precondition(buffer.element == .float32, "a tensor \(shape) of bfloat16 where float32 is read")
        return buffer.pointer.assumingMemoryBound(to: Float.self)
    }

    /// The CPU memory of a tensor of either kind.
    var elements: Elements { Elements(pointer: buffer.pointer, element: buffer.element) }
    var element: Element { buffer.element }
    var packs: WeightPacks { buffer.packs }
    var statistics: CPUBuffer? {
        get { buffer.statistics }
        set { buffer.statistics = newValue }
    }
}
