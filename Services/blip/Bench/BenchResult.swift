import Compute
import Foundation

/// One line of a benchmark. `seconds` is the median of the repetitions, `spread` the distance of the extremes over it.
struct BenchResult: Encodable {
    var work: String
    var model: String
    var dtype: String
    var batch: Int
    var beams: Int
    var threads: Int
    var rate: Double
    var unit: String
    var seconds: Double
    var spread: Double
    var gflops: Double
    var limitFraction: Double
    var peakRSSMiB: Int
    /// Of the CPU's device nothing but its name.
    var deeds: Deeds?

    /// What a device has done.
    struct Deeds: Encodable {
        var device: String
        /// Seconds of the first repetition, which compiles.
        var firstSeconds: Double?
        var compileSeconds: Double?
        var programs: Int?
        var programsFromCache: Int?
        /// The most that was in use, where the plugin says so.
        var deviceMemoryMiB: Int?
        /// The most that a program takes beside its arguments.
        var temporaryMiB: Int?

        enum CodingKeys: String, CodingKey {
            case device, programs, firstSeconds = "first_seconds", compileSeconds = "compile_seconds"
            case programsFromCache = "programs_from_cache", deviceMemoryMiB = "device_memory_mib"
            case temporaryMiB = "temporary_mib"
        }
    }

    enum CodingKeys: String, CodingKey {
        case work, model, dtype, batch, beams, threads, rate, unit, seconds, spread, gflops
        case limitFraction = "limit_fraction"
        case peakRSSMiB = "peak_rss_mib", deeds = "on"
    }

    /// - Parameters:
    ///   - units: what one repetition does, in `unit`s.
    ///   - operations: floating-point operations of one repetition; for work that memory bounds, bytes.
    ///   - limit: operations (or bytes) a second that this machine can do.
    init(
        _ work: String, _ options: BenchOptions, seconds times: [Double], units: Double, unit: String,
        operations: Double, limit: Double
    ) {
        let sorted = times.sorted()
        let median = sorted[sorted.count / 2]
        (self.work, model, dtype) = (work, options.model, options.dtype.rawValue)
        (batch, beams, threads) = (options.batch, options.beams, ComputeThreads.count)
        (rate, self.unit, seconds) = (units / median, unit, median)
        spread = median > 0 ? ((sorted.last ?? median) - (sorted.first ?? median)) / median : 0
        gflops = operations / median * 1e-9
        limitFraction = limit > 0 ? operations / median / limit : 0
        peakRSSMiB = PeakMemory.mebibytes
    }

    /// How long the first repetition took, and why; nil on the CPU.
    var compiled: String? {
        guard let deeds, let first = deeds.firstSeconds, let compile = deeds.compileSeconds else {
            return nil
        }
        return "\(work): first repetition \(first.briefly), \(compile.briefly) in all for compiling "
            + "\(deeds.programs ?? 0) programs (\(deeds.programsFromCache ?? 0) from the cache)"
            + (deeds.deviceMemoryMiB.map { "; device memory \($0) MiB" } ?? "")
    }

    static let header = ["work", "rate", "", "median", "spread", "GFLOP/s", "of limit", "peak MiB"]

    var cells: [String] {
        [
            work, String(format: rate < 10 ? "%.3f" : "%.1f", rate), unit, seconds.briefly,
            String(format: "%.1f %%", 100 * spread), String(format: "%.0f", gflops),
            String(format: "%.1f %%", 100 * limitFraction), String(peakRSSMiB),
        ]
    }
}

extension Double {
    /// Seconds as people write them: `12.3 ms`, `4.56 s`.
    var briefly: String {
        switch self {
        case ..<1e-3: String(format: "%.1f µs", self * 1e6)
        case ..<1: String(format: "%.2f ms", self * 1e3)
        default: String(format: "%.3f s", self)
        }
    }
}

/// The most memory this process has held.
enum PeakMemory {
    static var mebibytes: Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kibibytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
        else { return 0 }
        return kibibytes / 1024
    }
}

/// Times repetitions of a piece of work.
enum Stopwatch {
    static func time(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        let took = start.duration(to: .now).components
        return Double(took.seconds) + Double(took.attoseconds) * 1e-18
    }
}
