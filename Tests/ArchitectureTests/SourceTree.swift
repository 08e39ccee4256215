import Foundation
import TestSupport

/// The project's source files as text.
enum SourceTree {
    struct File {
        /// From the project's root, such as "Shared/RPC/RPCServer.swift".
        let path: String
        let text: String

        /// "Shared" or "Services", and the module.
        var module: String { String(path.split(separator: "/")[1]) }

        /// Modules this file imports.
        var imports: [String] {
            text.split(separator: "\n").compactMap { line in
                var words = line.split(separator: " ")[...]
                while let word = words.first,
                    ["public", "internal", "package", "@preconcurrency", "@testable"].contains(word)
                {
                    words.removeFirst()
                }
                guard words.first == "import", words.count >= 2 else { return nil }
                let name = words.dropFirst().last.map(String.init) ?? ""
                return name.split(separator: ".").first.map(String.init)
            }
        }

        /// Lines without comments, each with its number.
        var code: [(number: Int, text: String)] {
            text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
                index, line in
                let trimmed = line.trimmingCharacters(in: .whitespaces)
                return trimmed.hasPrefix("//") ? nil : (index + 1, String(line))
            }
        }
    }

    /// Files below `folder` whose name ends in one of `extensions`.
    static func files(_ folder: String, _ extensions: [String] = ["swift"]) throws -> [File] {
        let root = projectFolder.appending(path: folder)
        guard let names = FileManager.default.enumerator(atPath: root.path(percentEncoded: false)) else {
            return []
        }
        return try names.compactMap { $0 as? String }.sorted()
            .filter { name in extensions.contains { name.hasSuffix(".\($0)") } }
            .map {
                File(
                    path: "\(folder)/\($0)",
                    text: try String(contentsOf: root.appending(path: $0), encoding: .utf8))
            }
    }

    static func folders(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            at: projectFolder.appending(path: folder), includingPropertiesForKeys: [.isDirectoryKey]
        )
        .filter { (try? $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true }
        .map(\.lastPathComponent).sorted()
    }
}
