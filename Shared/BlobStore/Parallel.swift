import Foundation

/// Runs blocking calls side by side, on threads of their own: syncs that overlap share one journal commit.
enum Parallel {
    static let width = 16

    static func map<T: Sendable, R: Sendable>(_ items: [T], _ body: @escaping @Sendable (T) -> R) -> [R] {
        guard items.count > 1 else { return items.map(body) }
        let results = Slots<R>(items.count)
        let done = DispatchGroup()
        let lanes = min(width, items.count)
        for lane in 0..<lanes {
            done.enter()
            let thread = Thread {
                for index in stride(from: lane, to: items.count, by: lanes) {
                    results.set(index, body(items[index]))
                }
                done.leave()
            }
            thread.stackSize = 1 << 18
            thread.start()
        }
        done.wait()
        return results.all
    }

    private final class Slots<R: Sendable>: @unchecked Sendable {
        // Sendable because `values` is touched under `lock` only.
        private let lock = NSLock()
        private var values: [R?]

        init(_ count: Int) { values = Array(repeating: nil, count: count) }

        func set(_ index: Int, _ value: R) { lock.withLock { values[index] = value } }

        var all: [R] { lock.withLock { values.compactMap { $0 } } }
    }
}
