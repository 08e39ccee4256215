import CSandbox
import Foundation
import Imaging

/// One decoder child, seen from the parent. Used by one thread at a time; the pool sees to that.
final class ChildProcess: @unchecked Sendable {
    /// Why there is no answer.
    enum Silence: Error {
        /// It ended; how.
        case died(String)
        /// The time was over; it has been killed.
        case late
    }

    /// Sendable because the memory behind it passes from the thread that starts to the one that asked, once.
    private struct Started: @unchecked Sendable {
        let child: sandbox_child
        let error: Int32
    }

    private var child: sandbox_child
    private var hasEnded = false
    /// Requests so far.
    private(set) var uses = 0
    /// Time that its answers took in all.
    private(set) var work = Duration.zero
    let locks: Locks

    /// Starts a child and waits until it is locked in.
    init(program: String, name: String, setup: ChildSetup, outputBytes: Int) throws(DecoderUnavailable) {
        let started = StartingThread.shared.run { () -> Started in
            var child = sandbox_child()
            let error = Self.withPointers([name, ChildSetup.flag] + setup.arguments) { arguments in
                Self.withPointers(Self.environment) { environment in
                    sandbox_start(
                        program, arguments, environment, setup.limits.maxBytes, outputBytes, &child)
                }
            }
            return Started(child: child, error: error)
        }
        guard started.error == 0 else {
            throw DecoderUnavailable(
                "\(program) does not start: \(String(cString: strerror(started.error)))")
        }
        var child = started.child
        // Generous: a starved machine loads 120 libraries slowly.
        guard case .message(let ready) = Self.receive(child.socket, within: .seconds(60)),
            ready.kind == .ready,
            let locks = Locks(ready)
        else {
            let end = Self.words(for: sandbox_end(&child))
            throw DecoderUnavailable("the one of \(program) ended before it was ready (\(end))")
        }
        (self.child, self.locks) = (child, locks)
    }

    deinit { _ = end() }

    /// Asks, and waits for the answer. After a failure the child has ended.
    func ask(_ kind: Message.Kind, _ bytes: [UInt8], _ numbers: [UInt64], within limit: Duration)
        throws(Silence)
        -> Message
    {
        uses += 1
        let start = ContinuousClock.now
        defer { work += start.duration(to: .now) }
        bytes.withUnsafeBytes {
            guard let from = $0.baseAddress else { return }
            child.input.copyMemory(from: from, byteCount: min($0.count, child.input_size))
        }
        let request = Message(kind, [UInt64(bytes.count)] + numbers).bytes
        let sent = request.withUnsafeBytes { sandbox_send(child.socket, $0.baseAddress, $0.count) }
        guard sent == 0 else { throw .died(end()) }
        switch Self.receive(child.socket, within: limit) {
        case .message(let message): return message
        case .gone: throw .died(end())
        case .late:
            _ = end()
            throw .late
        }
    }

    /// Pixels that the last answer left behind.
    func output(_ range: Range<Int>) -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: child.output, count: child.output_size)[range])
    }

    /// Gives memory back that a large answer took.
    func forget(_ bytes: Int) { sandbox_forget_output(&child, bytes) }

    /// Kills it where it lives. Returns how it ended.
    @discardableResult
    func end() -> String {
        guard !hasEnded else { return "ended" }
        hasEnded = true
        return Self.words(for: sandbox_end(&child))
    }

    var processID: Int32 { child.pid }

    /// As `waitpid` tells it.
    private static func words(for status: Int32) -> String {
        if status < 0 { return "how is unknown" }
        let signal = status & 0x7F
        if signal == 0 { return "exit code \(status >> 8 & 0xFF)" }
        return signal == SIGXCPU ? "its processor time was used up" : "signal \(signal)"
    }

    private enum Received {
        case message(Message)
        case gone, late
    }

    private static func receive(_ socket: Int32, within limit: Duration) -> Received {
        var bytes = [UInt8](repeating: 0, count: Message.mostBytes)
        let milliseconds = Int32(
            clamping: limit.components.seconds * 1000 + limit.components.attoseconds / 1_000_000_000_000_000)
        let count = bytes.withUnsafeMutableBytes {
            sandbox_receive(socket, $0.baseAddress, $0.count, milliseconds)
        }
        if count == -1 { return .late }
        guard count > 0, let message = Message(Array(bytes.prefix(count))) else { return .gone }
        return .message(message)
    }

    /// Nothing of the parent's settings or secrets; libraries must not start threads of their own.
    private static let environment: [String] = {
        let kept = ["LD_LIBRARY_PATH"].compactMap { name in
            ProcessInfo.processInfo.environment[name].map { "\(name)=\($0)" }
        }
        return kept + [
            "LC_ALL=C.UTF-8", "MALLOC_ARENA_MAX=1", "OPENBLAS_NUM_THREADS=1", "OMP_NUM_THREADS=1",
            "SWIFT_BACKTRACE=enable=no",
        ]
    }()

    private static func withPointers<Result>(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return (copies + [nil]).withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else {
                preconditionFailure("an array with an element has a base")
            }
            return body(base)
        }
    }
}
