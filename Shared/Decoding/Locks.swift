import Foundation

/// What holds a child, as it said itself before its first picture.
struct Locks: Equatable {
    let limitsError: Int32
    let landlockError: Int32
    let landlockVersion: Int
    let filterError: Int32
    /// Formats that the child's libvips cannot read.
    let missingFormats: [String]

    init?(_ message: Message) {
        let numbers = message.numbers.compactMap(Int32.init(exactly:))
        guard numbers.count == 4 else { return nil }
        (limitsError, landlockError) = (numbers[0], numbers[1])
        (landlockVersion, filterError) = (Int(numbers[2]), numbers[3])
        missingFormats = message.text.split(separator: ",").map(String.init)
    }

    /// Each lock that this machine does not offer, with the reason; empty where all hold.
    var gaps: [String] {
        [
            ("resource limits", limitsError), ("Landlock (no file can be opened)", landlockError),
            ("the system call filter (no network, no programs)", filterError),
        ].filter { $0.1 != 0 }.map { "\($0.0): \(String(cString: strerror($0.1)))" }
    }

    var summary: String {
        var held = limitsError == 0 ? ["resource limits"] : []
        if landlockError == 0 { held.append("Landlock \(landlockVersion)") }
        if filterError == 0 { held.append("system call filter") }
        return held.isEmpty ? "no locks" : held.joined(separator: ", ")
    }
}
