import Foundation
import TestSupport
import Testing

/// Our declarations of the interface against the header the plugin brings along: every size, place and number that
/// our header names, printed by the same program built with the one and with the other.
@Suite(.withPlugin) struct ABITests {
    /// Every struct with its members, and every constant, in the order of our header. A line of a struct that is not
    /// understood is an error: nothing goes uncompared.
    static func probe(_ header: String) throws -> [String] {
        var lines: [String] = []
        var current: String?
        var inUnion = false
        for line in header.split(separator: "\n").map({ $0.trimmingCharacters(in: .whitespaces) }) {
            if let match = line.wholeMatch(of: /struct (PJRT_\w+) {/) {
                current = String(match.1)
                // Of the table ours knows the beginning only.
                guard match.1 != "PJRT_Api" else { continue }
                lines += ["SIZE(struct \(match.1))", "NUMBER(\(match.1)_STRUCT_SIZE)"]
            } else if let name = current {
                switch line {
                case "union {": inUnion = true
                case "};" where inUnion: inUnion = false
                case "};": current = nil
                default: lines += try members(line).map { "PLACE(struct \(name), \($0))" }
                }
            } else if let match = line.wholeMatch(of: /(PJRT_\w+) = \d+,/) {
                lines.append("NUMBER(\(match.1))")
            }
        }
        return lines
    }

    private static func members(_ line: String) throws -> [String] {
        if line == "PJRT_BEGIN" { return ["struct_size", "extension_start"] }
        if let match = line.wholeMatch(of: /PJRT_(?:CALL|CALL_VOID|PLACE)\((\w+)\)/) {
            return [String(match.1)]
        }
        if let match = line.wholeMatch(of: /void \(\*(\w+)\)\(.*\);/) { return [String(match.1)] }
        if let match = line.wholeMatch(of: /[\w *]*[ *](\w+);/) { return [String(match.1)] }
        throw TestFailure("a member that is not understood: \(line)")
    }

    @Test func layoutsTableAndNumbersAreThoseOfThePluginsOwnHeader() throws {
        let theirs = URL(filePath: try #require(TestPlugin.file)).deletingLastPathComponent()
            .appending(path: "include/pjrt_c_api.h").path(percentEncoded: false)
        guard FileManager.default.fileExists(atPath: theirs) else {
            throw TestFailure(
                "\(theirs) is not there; compose/install-deps --with-pjrt-test puts it beside the plugin")
        }
        let ours = projectFolder.appending(path: "Shared/CPJRT/abi.h").path(percentEncoded: false)
        let probe = try Self.probe(String(contentsOfFile: ours, encoding: .utf8))
        #expect(probe.count > 300)
        let folder = try TemporaryFolder()
        func printed(_ header: String, _ name: String) throws -> [Substring] {
            let program = try folder.compile(
                """
                #include <stdio.h>
                #include "\(header)"
                #define SIZE(type) printf("size of " #type " is %zu\\n", sizeof(type));
                #define PLACE(type, member) printf(#member " of " #type " lies at %zu and has %zu bytes\\n", \
                    offsetof(type, member), sizeof(((type *)0)->member));
                #define NUMBER(name) printf(#name " is %d\\n", (int)name);
                int main(void) {
                    \(probe.joined(separator: "\n"))
                    return 0;
                }
                """, to: name)
            return try TemporaryFolder.run(program).text.split(separator: "\n")
        }
        let (ourLines, theirLines) = (try printed(ours, "ours"), try printed(theirs, "theirs"))
        #expect(ourLines.count == probe.count)
        #expect(ourLines.count == theirLines.count)
        for (ours, theirs) in zip(ourLines, theirLines) { #expect(ours == theirs) }
    }
}

struct TestFailure: Error, CustomStringConvertible {
    let description: String
    init(_ text: String) { description = text }
}
