import Foundation

/// So many may be inside at a time; who comes after them is told at once. `taken` only under `lock`.
public final class Places: @unchecked Sendable {
    private let lock = NSLock()
    private let count: Int
    private var taken = 0

    public init(_ count: Int) { self.count = count }

    /// How many are inside.
    public var used: Int { lock.withLock { taken } }

    /// False: all places are taken.
    public func enter() -> Bool {
        lock.withLock {
            guard taken < count else { return false }
            taken += 1
            return true
        }
    }

    /// After each `enter` that said true.
    public func leave() { lock.withLock { taken -= 1 } }
}
