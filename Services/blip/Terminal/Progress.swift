import Foundation

/// Rate and time left of work counted in equal items, from what the last half minute showed.
struct Pace: Sendable, Equatable {
    private struct Sample: Sendable, Equatable {
        let seconds: Double
        let done: Int
    }

    private static let window = 30.0
    let total: Int
    private var samples: [Sample]

    /// - Parameter done: items finished before this process looked; they say nothing about the rate.
    init(total: Int, done: Int = 0, at seconds: Double = 0) {
        self.total = total
        samples = [Sample(seconds: seconds, done: done)]
    }

    mutating func record(done: Int, at seconds: Double) {
        samples.append(Sample(seconds: seconds, done: done))
        // One sample older than the window stays, so that the window is always covered.
        while samples.count > 2, samples[1].seconds <= seconds - Self.window { samples.removeFirst() }
    }

    var done: Int { samples[samples.count - 1].done }

    /// Items a second; nil before two samples differ in time and count.
    var rate: Double? {
        let (first, last) = (samples[0], samples[samples.count - 1])
        guard last.seconds > first.seconds, last.done > first.done else { return nil }
        return Double(last.done - first.done) / (last.seconds - first.seconds)
    }

    /// Seconds left at this rate.
    var left: Double? {
        if done >= total { return 0 }
        return rate.map { Double(total - done) / $0 }
    }

    /// "120 of 400 (30 %), 41.0 pictures/s, 7 s left".
    func text(_ unit: String) -> String {
        let share = total > 0 ? " (\(100 * min(done, total) / total) %)" : ""
        var parts = ["\(done) of \(total)\(share)"]
        if let rate { parts.append("\(Readable.fixed(rate, rate < 10 ? 1 : 0)) \(unit)/s") }
        if let left, done < total { parts.append("\(Readable.seconds(left)) left") }
        return parts.joined(separator: ", ")
    }
}

/// One line of progress on standard error: redrawn on a terminal, else written anew every few seconds.
/// `@unchecked Sendable`: every access to the variables holds `lock`.
final class ProgressLine: @unchecked Sendable {
    private let title: String
    private let interval: Double
    private let started = ContinuousClock.now
    private let lock = NSLock()
    private var lastWritten: Double
    private var pace: Pace?
    private var isOpen = false

    init(_ title: String) {
        self.title = title
        interval = Console.isInteractive ? 0.1 : 5
        // Without a terminal, work that is done at once needs no line.
        lastWritten = Console.isInteractive ? -1 : 0
    }

    var elapsed: Double { started.duration(to: .now).inSeconds }

    /// Shows `done` of `total` items with rate and time left; `extra` stands in front.
    func update(done: Int, total: Int, unit: String, extra: String = "") {
        lock.withLock {
            if pace?.total != total { pace = Pace(total: total, done: done, at: elapsed) }
            pace?.record(done: done, at: elapsed)
            guard let pace else { return }
            write(
                [extra, pace.text(unit)].filter { !$0.isEmpty }.joined(separator: ", "), force: done == total)
        }
    }

    /// Shows a text without numbers.
    func update(_ text: String) { lock.withLock { write(text, force: false) } }

    /// Ends the line; on a terminal it disappears, so that what follows replaces it.
    func finish() {
        lock.withLock {
            if isOpen { Console.write("\r\u{1B}[K", to: .standardError) }
            isOpen = false
        }
    }

    private func write(_ text: String, force: Bool) {
        let now = elapsed
        // Without a terminal the end of the work is told by the result.
        guard now - lastWritten >= interval || force && Console.isInteractive else { return }
        lastWritten = now
        if Console.isInteractive {
            Console.write("\r\u{1B}[K  \(title): \(text)", to: .standardError)
            isOpen = true
        } else {
            Console.write("  \(title): \(text)\n", to: .standardError)
        }
    }
}
