import Foundation
import TestSupport
import Testing

/// Program texts that are kept under Tests/Fixtures/graph. They change only on purpose: BLIP_REWRITE_GOLDEN=1
/// writes them anew.
enum Golden {
    static func check(_ text: String, _ name: String, at location: SourceLocation = #_sourceLocation) throws {
        let file = fixturesFolder.appending(path: "graph/\(name).mlir")
        if ProcessInfo.processInfo.environment["BLIP_REWRITE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let kept = try String(contentsOf: file, encoding: .utf8)
        guard kept != text else { return }
        let lines = zip(kept.split(separator: "\n"), text.split(separator: "\n"))
        let first = lines.first { $0 != $1 }
        Issue.record(
            """
            \(name): the program's text has changed, which makes every user compile anew. It was
              \(first?.0 ?? "shorter or longer")
            and is
              \(first?.1 ?? "the same as far as it goes")
            If that is wanted, run the tests once with BLIP_REWRITE_GOLDEN=1.
            """, sourceLocation: location)
    }
}
