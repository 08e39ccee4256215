import Foundation

/// A program this test started: both outputs in files, ended by SIGKILL when its time is over.
final class Program: Sendable {
    struct Ended: Sendable, CustomStringConvertible {
        let command: String
        /// The exit code; minus the signal when one ended it.
        let code: Int32
        let output: String
        let errors: String

        var description: String { "\(command): exit code \(code)\n\(output)\n\(errors)" }

        /// The output as JSON.
        func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
            do { return try JSONDecoder().decode(type, from: Data(output.utf8)) } catch {
                throw Unexpected("\(self)\nis no \(type): \(error)")
            }
        }
    }

    /// Where the programs of this build are: beside the test program, or the bundle it is in.
    static let folder: URL = {
        let test = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        var folder = test.deletingLastPathComponent()
        while folder.path(percentEncoded: false).count > 1,
            !FileManager.default.isExecutableFile(
                atPath: folder.appending(path: "trainer").path(percentEncoded: false))
        {
            folder.deleteLastPathComponent()
        }
        return folder
    }()

    private let command: String
    private let process: Process
    private let folder: URL
    private let ended: Task<Int32, Never>

    /// - Parameter scratch: a folder for the outputs.
    init(
        _ program: URL, _ arguments: [String], environment: [String: String], scratch: URL,
        within limit: Duration
    ) throws {
        command = ([program.lastPathComponent] + arguments).joined(separator: " ")
        folder = scratch.appending(path: "program-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.file(folder.appending(path: "output"))
        process.standardError = try Self.file(folder.appending(path: "errors"))
        let (codes, answer) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = { process in
            answer.yield(
                process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus)
            answer.finish()
        }
        ended = Task {
            var iterator = codes.makeAsyncIterator()
            return await iterator.next() ?? -1
        }
        try process.run()
        let pid = process.processIdentifier
        let ended = ended
        Task {
            let alarm = Task {
                try await Task.sleep(for: limit)
                kill(pid, SIGKILL)
                // An end that goes unnoticed must not stop the test either.
                answer.yield(-SIGKILL)
            }
            _ = await ended.value
            alarm.cancel()
        }
    }

    func end() async -> Ended {
        let code = await ended.value
        func text(_ name: String) -> String {
            String(
                decoding: (try? Data(contentsOf: folder.appending(path: name))) ?? Data(), as: UTF8.self)
        }
        return Ended(command: command, code: code, output: text("output"), errors: text("errors"))
    }

    private static func file(_ url: URL) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: url.path(percentEncoded: false), contents: nil)
        return try FileHandle(forWritingTo: url)
    }
}

/// What should have come did not; the text says what did.
struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
