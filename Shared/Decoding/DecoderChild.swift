import CSandbox
import Foundation
import Imaging

/// The other side of the pool: a process that does nothing but decode, locked in before the first picture.
public enum DecoderChild {
    /// Call this first thing in a program whose pool starts children. Where the command line asks for a child,
    /// this process becomes one and the call does not return; else nothing happens.
    public static func takeOver(_ arguments: [String] = CommandLine.arguments) {
        guard arguments.count > 1, arguments[1] == ChildSetup.flag else {
            ownProgram.allow()
            return
        }
        guard let setup = ChildSetup(arguments: Array(arguments.dropFirst(2))) else { exit(64) }
        exit(serve(setup))
    }

    /// Whether this process has called `takeOver`: another process of its program would become a child.
    static let ownProgram = Permission()

    final class Permission: @unchecked Sendable {
        // `given` only under `lock`.
        private let lock = NSLock()
        private var given = false

        func allow() { lock.withLock { given = true } }
        var isGiven: Bool { lock.withLock { given } }
    }

    /// - Returns: the exit code: 0 when the parent has gone, others when there is nothing to serve with.
    private static func serve(_ setup: ChildSetup) -> Int32 {
        var (inputSize, outputSize) = (0, 0)
        guard let input = sandbox_map_input(&inputSize), let output = sandbox_map_output(&outputSize) else {
            return 65
        }
        // Loads libvips and its modules, and decodes nothing: that starts threads, and Landlock holds only those
        // started after it.
        let missing = VipsRuntime.open(setup.limits.formats)
        var limits = sandbox_limits(
            memory: UInt64(setup.memory), cpu_seconds: UInt64(setup.processorSeconds), descriptors: 8)
        var state = sandbox_state()
        guard sandbox_enter(&limits, setup.parent, &state) == 0 else { return 66 }
        guard decodes() else { return 67 }
        let locks = [state.limits_error, state.landlock_error, state.landlock_version, state.filter_error]
        let names = missing.map(\.rawValue).sorted().joined(separator: ",")
        guard send(Message(.ready, locks.map { UInt64(clamping: $0) }, text: names)) else { return 0 }
        let desk = Desk(
            limits: setup.limits, input: UnsafeRawBufferPointer(start: input, count: inputSize),
            output: UnsafeMutableRawBufferPointer(start: output, count: outputSize))
        while let request = receive() {
            guard send(desk.answer(request)) else { return 0 }
        }
        return 0
    }

    /// Whether decoding still works now that everything is closed.
    private static func decodes() -> Bool {
        let sample = Picture(width: 16, height: 16, bands: 3, filledWith: [1, 2, 3])
        guard let file = try? ImageEncoder.png(sample) else { return false }
        return (try? ImageDecoder.decode(file)) == sample
    }

    private static func send(_ message: Message) -> Bool {
        message.bytes.withUnsafeBytes {
            sandbox_send(CInt(SANDBOX_SOCKET), $0.baseAddress, $0.count) == 0
        }
    }

    /// nil: the parent has gone or talks nonsense.
    private static func receive() -> Message? {
        var bytes = [UInt8](repeating: 0, count: Message.mostBytes)
        let count = bytes.withUnsafeMutableBytes {
            sandbox_receive(CInt(SANDBOX_SOCKET), $0.baseAddress, $0.count, -1)
        }
        return count > 0 ? Message(Array(bytes.prefix(count))) : nil
    }
}
