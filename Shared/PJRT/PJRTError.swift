internal import CPJRT
internal import Foundation

/// Why something could not be done with a plugin, and what to do.
public struct PJRTError: Error, CustomStringConvertible, Sendable, Equatable {
    /// A status code as plugins number them: 2 unknown (a program that does not parse), 3 invalid argument,
    /// 5 not found, 8 out of memory, 9 failed precondition (no card, no driver, wrong plugin), 12 not implemented,
    /// 13 internal. Refusals of this module use the same numbers.
    public let code: Int
    /// What was being done: "find", "load", "open", "upload", "read", "compile", "execute", "wait".
    public let phase: String
    /// What was expected and what came; the plugin's own words where it refused.
    public let message: String
    /// What to do about it.
    public let advice: String

    public init(code: Int, phase: String, message: String, advice: String) {
        (self.code, self.phase, self.message, self.advice) = (code, phase, message, advice)
    }

    public var description: String { "PJRT \(phase) failed (code \(code)): \(message). \(advice)" }

    static let invalid = Int(PJRT_CODE_INVALID)
    static let notFound = 5
    static let precondition = Int(PJRT_CODE_PRECONDITION)

    /// Advice by code where the place of the failure knows nothing better.
    static func advice(code: Int, phase: String) -> String {
        switch (code, phase) {
        case (2, "compile"): "Mend the program text at the line and column named."
        case (3, "compile"): "Check the flags given with the program against the plugin's version."
        case (8, _): "Take a smaller batch, recompute more, or free the device's memory."
        case (9, "open"): "Check that the driver is installed and that this process may see the device."
        case (12, _): "This plugin lacks the call; take a newer one."
        default: "See the plugin's messages on standard error just before this."
        }
    }
}

/// Runs one call of the C layer and turns its code and message into an error.
func invoke(
    _ phase: String, advice: String? = nil, _ call: (_ message: inout UnsafeMutablePointer<CChar>?) -> Int32
) throws(PJRTError) {
    var message: UnsafeMutablePointer<CChar>?
    let code = Int(call(&message))
    defer { free(message) }
    guard code != 0 else { return }
    let text = message.map { String(cString: $0) } ?? "no reason given"
    throw PJRTError(
        code: code, phase: phase, message: text.trimmingCharacters(in: .whitespacesAndNewlines),
        advice: advice ?? PJRTError.advice(code: code, phase: phase))
}
