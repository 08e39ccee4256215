import CKernels

/// What this machine could do at best, measured on the spot with the process's threads.
public enum MachineLimit {
    /// Operations a second of the products of a precision, from registers alone.
    public static func operations(_ precision: Precision) -> Double { 0 }
}
