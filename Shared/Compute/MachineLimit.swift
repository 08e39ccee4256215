import CKernels

/// What this machine could do at best, measured on the spot with the process's threads.
public enum MachineLimit {
    /// Operations a second of the products of a precision, from registers alone; 0 where the CPU lacks the instructions.
    public static func operations(_ precision: Precision) -> Double {
        best {
            switch precision {
            case .fp32: ck_peak_fma($0)
            case .bf16: ck_peak_bf16($0)
            case .int8: ck_peak_int8($0)
            }
        }
    }

    /// Bytes a second read from memory.
    public static func memoryRead() -> Double { best { ck_peak_read($0) } }

    /// The best of several short tries: whatever else runs on the machine only ever lowers a limit.
    private static func best(_ measure: (_ seconds: Double) -> Double) -> Double {
        (0..<8).map { _ in measure(0.06) }.max() ?? 0
    }
}
