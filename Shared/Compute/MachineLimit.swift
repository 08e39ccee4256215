import CKernels

/// What this machine could do at best, measured on the spot with the process's threads.
public enum MachineLimit {
    /// Operations a second of the products of a precision, from registers alone; 0 where the CPU lacks the instructions.
    public static func operations(_ precision: Precision) -> Double {
        switch precision {
        case .fp32: ck_peak_fma(0.3)
        case .bf16: ck_peak_bf16(0.3)
        case .int8: ck_peak_int8(0.3)
        }
    }

    /// Bytes a second read from memory.
    public static func memoryRead() -> Double { ck_peak_read(0.3) }
}
