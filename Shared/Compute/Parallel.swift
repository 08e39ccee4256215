import CKernels

/// Runs `body` for 0..<parts on the kernel pool. The parts must not depend on each other; which thread runs which is unspecified.
func parallel(_ parts: Int, _ body: (Int) -> Void) {
    withoutActuallyEscaping(body) { escaping in
        var boxed = escaping
        withUnsafeMutablePointer(to: &boxed) { pointer in
            ck_parallel(
                parts,
                { context, part in
                    guard let context else { return }
                    context.assumingMemoryBound(to: ((Int) -> Void).self).pointee(part)
                }, pointer)
        }
    }
}

/// Splits 0..<count into `parts` nearly equal ranges and runs them on the pool; with `grain` elements or fewer a part is not worth a thread.
func parallelRanges(_ count: Int, grain: Int, parts wanted: Int? = nil, _ body: (Range<Int>) -> Void) {
    guard count > 0 else { return }
    let parts = min(wanted ?? ComputeThreads.count, max(1, count / max(1, grain)))
    if parts <= 1 { return body(0..<count) }
    parallel(parts) { part in
        body((count * part / parts)..<(count * (part + 1) / parts))
    }
}

/// The one thread budget of a process: matrix products and kernels share it.
public enum ComputeThreads {
    /// Threads in force, the calling one included.
    public static var count: Int { Int(ck_threads()) }

    /// Sets the budget; only the first call of a process counts. Returns the number in force.
    @discardableResult
    public static func set(_ threads: Int) -> Int { Int(ck_set_threads(Int32(clamping: threads))) }
}
