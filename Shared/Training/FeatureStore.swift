public import Foundation

/// Keeps the output of a frozen image encoder, so that a run encodes each unaugmented picture once. Slots of one size lie in one
/// mapping: memory, or an unlinked file that the kernel pages in and out. When the store is full, further pictures are encoded
/// every time; nothing is ever evicted, since an epoch passes over all of them.
///
/// Holds bytes only while it lives; a run that resumes fills it anew. Belongs to one trainer.
public final class FeatureStore {
    /// How a number is kept.
    public enum Format: Sendable {
        case float32
        /// Rounded to nearest even: what bf16 products do to these numbers anyway.
        case bfloat16
    }

    /// Most bytes kept.
    public let budget: Int
    public let format: Format
    private let folder: URL?
    private var slots: [[UInt8]: Int] = [:]
    private var width = 0
    private var capacity = 0
    private var base: UnsafeMutableRawPointer?

    /// Keeps at most `budget` bytes in memory.
    public init(inMemory budget: Int, format: Format = .float32) {
        (self.budget, self.format, folder) = (budget, format, nil)
    }

    /// Keeps at most `budget` bytes in a file below `folder` that has no name and vanishes with the process.
    public init(in folder: URL, budget: Int, format: Format = .float32) {
        (self.budget, self.format, self.folder) = (budget, format, folder)
    }

    deinit { if let base { munmap(base, capacity * slotBytes) } }

    /// Pictures kept.
    public var count: Int { slots.count }

    func holds(_ key: [UInt8]) -> Bool { slots[key] != nil }

    private var slotBytes: Int { width * (format == .float32 ? 4 : 2) }

    /// Keeps the features of one picture if there is room.
    func keep(_ values: ArraySlice<Float>, for key: [UInt8]) {
        guard slots[key] == nil, open(values.count), slots.count < capacity, let base else { return }
        let slot = base + slots.count * slotBytes
        slots[key] = slots.count
        values.withUnsafeBufferPointer { values in
            guard let source = values.baseAddress else { return }
            switch format {
            case .float32: slot.copyMemory(from: source, byteCount: slotBytes)
            case .bfloat16:
                let out = slot.bindMemory(to: UInt16.self, capacity: width)
                for index in 0..<width { out[index] = Self.rounded(source[index]) }
            }
        }
    }

    /// Copies the features of a picture that is held.
    func read(_ key: [UInt8], into out: UnsafeMutableBufferPointer<Float>) {
        guard let place = slots[key], let base, let target = out.baseAddress else { return }
        precondition(out.count == width, "\(out.count) features asked for, \(width) kept")
        let slot = base + place * slotBytes
        switch format {
        case .float32: UnsafeMutableRawPointer(target).copyMemory(from: slot, byteCount: slotBytes)
        case .bfloat16:
            let source = slot.bindMemory(to: UInt16.self, capacity: width)
            for index in 0..<width { target[index] = Float(bitPattern: UInt32(source[index]) << 16) }
        }
    }

    /// Maps the slots when the first features show how large they are. Without room in memory or on disk the store stays empty:
    /// training then costs more and computes the same.
    private func open(_ width: Int) -> Bool {
        if base != nil { return width == self.width }
        self.width = width
        capacity = budget / max(1, slotBytes)
        guard capacity > 0 else { return false }
        var (file, flags) = (Int32(-1), MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE)
        if let folder {
            let path = folder.appending(path: "features-\(UUID().uuidString)").path(percentEncoded: false)
            file = Foundation.open(path, O_CREAT | O_EXCL | O_RDWR, 0o600)
            unlink(path)
            guard file >= 0, ftruncate(file, capacity * slotBytes) == 0 else {
                if file >= 0 { close(file) }
                capacity = 0
                return false
            }
            flags = MAP_SHARED
        }
        defer { if file >= 0 { close(file) } }
        let mapped = mmap(nil, capacity * slotBytes, PROT_READ | PROT_WRITE, flags, file, 0)
        guard let mapped, mapped != MAP_FAILED else {
            capacity = 0
            return false
        }
        base = mapped
        return true
    }

    private static func rounded(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        if value.isNaN { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
        return UInt16(truncatingIfNeeded: (bits &+ 0x7fff &+ ((bits >> 16) & 1)) >> 16)
    }
}
