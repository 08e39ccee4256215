import Foundation

/// What a process may say about how it computes, before it computes anything.
public enum ComputeSettings {
    /// A value that is not one of the choices.
    public struct Refused: Error, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// Libraries of the matrix products.
    public static let products = ["own", "onednn", "openblas"]
    /// Instruction sets, each containing those before it.
    public static let instructionSets = ["portable", "avx2", "avx512"]

    /// Fixes the thread budget and the choices for the life of the process.
    /// - Parameters:
    ///   - threads: 0: one for each core.
    ///   - products: library of the matrix products; nil: the fastest on this CPU.
    ///   - instructions: the newest instruction set to use; nil: all this CPU has.
    /// - Throws: `Refused` naming what may be chosen.
    public static func begin(threads: Int, products: String? = nil, instructions: String? = nil) throws {
        try choose("BLIP_PRODUCTS", products, of: Self.products)
        try choose("BLIP_MAX_ISA", instructions, of: instructionSets)
        if threads > 0 { ComputeThreads.set(threads) }
    }

    /// The kernels read their choices from the environment, once.
    private static func choose(_ variable: String, _ value: String?, of choices: [String]) throws {
        guard let value, !value.isEmpty else { return }
        guard choices.contains(value) else {
            throw Refused(
                description: "\(variable) is \"\(value)\", expected \(choices.joined(separator: ", "))")
        }
        setenv(variable, value, 1)
    }
}
