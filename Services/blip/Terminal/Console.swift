import Foundation

/// Where a command writes: results to standard output, progress and trouble to standard error.
struct Console: Sendable {
    /// Results are one JSON value; text for people then goes to standard error.
    var json = false

    /// A line of the result, for people. Control characters must be escaped by the caller where text is not ours.
    func say(_ text: String = "") { Self.write(text + "\n", to: json ? .standardError : .standardOutput) }

    /// Something beside the result.
    func note(_ text: String) { Self.write(text + "\n", to: .standardError) }

    /// The result as JSON, one line, keys sorted.
    func emit(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        Self.write(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n", to: .standardOutput)
    }

    /// Whether lines may be redrawn.
    static let isInteractive = isatty(STDOUT_FILENO) == 1 && isatty(STDERR_FILENO) == 1

    static func write(_ text: String, to handle: FileHandle) {
        // A reader that has gone is no reason to fail: the exit code still tells.
        try? handle.write(contentsOf: Data(text.utf8))
    }
}
