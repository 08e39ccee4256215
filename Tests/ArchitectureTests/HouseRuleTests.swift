import Foundation
import TestSupport
import Testing

struct HouseRuleTests {
    /// Words that must not stand in product code, each with its reason.
    static let forbidden = [
        ("try!", "a failure is thrown, never trapped"), (" as! ", "outside data is checked, never trusted"),
        ("vips_thumbnail", "it returns pixels for half a picture"),
        ("ZMQ_PUSH", "it loses work when a peer dies"),
        ("ZMQ_PULL", "it loses work when a peer dies"),
        ("ZMQ_ROUTING_ID", "a second peer of that name is a black hole"),
        ("PQexec(", "SQL goes with bound parameters only"),
        ("fatalError(", "no stubs, no traps on outside data"),
    ]

    @Test func productCodeHoldsNoneOfTheForbiddenWords() throws {
        let files = try SourceTree.files("Shared", ["swift", "c", "h"]) + SourceTree.files("Services")
        #expect(files.count > 100)
        for file in files {
            for (number, line) in file.code {
                for (word, reason) in Self.forbidden where line.contains(word) {
                    Issue.record("\(file.path):\(number) holds \(word): \(reason)")
                }
            }
        }
    }

    @Test func onlyTheCommandLinePrints() throws {
        for file in try SourceTree.files("Shared") + SourceTree.files("Services") where file.module != "blip"
        {
            for (number, line) in file.code
            where line.trimmingCharacters(in: .whitespaces).hasPrefix("print(") {
                Issue.record("\(file.path):\(number) prints; services log, libraries return")
            }
        }
    }

    @Test func noPathOfOneMachineIsCommitted() throws {
        let path = projectFolder.standardizedFileURL.path(percentEncoded: false)
        let root = path.hasSuffix("/") ? String(path.dropLast()) : path
        // A checkout right below the root has a name that may stand anywhere.
        guard root.split(separator: "/").count >= 2 else { return }
        for folder in ["Shared", "Services", "Tests", "compose", "proto"] {
            for file in try SourceTree.files(folder, ["swift", "c", "h", "py", "sh", "md", "json", "proto"]) {
                #expect(!file.text.contains(root), "\(file.path) names \(root)")
            }
        }
    }

    @Test func generatedCodeIsInStepWithTheProtocol() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", projectFolder.appending(path: "proto/generate").path(percentEncoded: false), "--check",
        ]
        let output = Pipe()
        (process.standardOutput, process.standardError) = (output, output)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
    }
}
