internal import CPJRT
internal import Foundation

/// The compiler's figures for a program on one device, in bytes.
public struct PJRTExecutableMemory: Sendable, Hashable {
    public let argument, output, temporary, code: Int
    /// What outputs take over from arguments. Compare it with the bytes of the state that is to be donated: a lost
    /// alias doubles the memory without a word.
    public let alias: Int
}

/// A compiled program, loaded on its devices.
///
/// `@unchecked Sendable`: the members are constants but for `pending` and `hasRun`, which `lock` guards.
public final class PJRTExecutable: @unchecked Sendable {
    /// Types of `@main`'s arguments, in order.
    public let arguments: [PJRTType]
    /// Types of `@main`'s results, in order.
    public let outputs: [PJRTType]
    /// For each argument whose memory an output takes over, that output's position.
    public let aliases: [Int: Int]
    public let replicas: Int
    /// Nil where the plugin does not say, as some do for an executable out of the cache.
    public let memory: PJRTExecutableMemory?
    /// Wall time of compiling, or of loading from the cache.
    public let compileSeconds: Double
    public let fromCache: Bool
    /// The beginning of the sha256 of the program's text, as it stands in the log.
    public let programHash: String

    /// How many executions may be under way; one more waits for the oldest.
    public static let inFlight = 2

    private let client: PJRTClient
    private let handle: pjrt_executable
    /// For each replica its device's position in the client's list.
    private let replicaDevices: [Int]
    private let lock = NSLock()
    private var pending: [[pjrt_event]] = []
    private var hasRun = false

    struct Origin {
        var replicas: Int
        var compileSeconds: Double
        var fromCache: Bool
        var programHash: String
    }

    /// Takes the handle over; destroys it where this throws.
    init(
        _ handle: pjrt_executable, _ signature: ProgramSignature, _ origin: Origin, client: PJRTClient
    ) throws(PJRTError) {
        do throws(PJRTError) {
            let outputs = try Self.outputs(handle, client)
            guard outputs == signature.outputs else {
                throw PJRTError(
                    code: 13, phase: "compile",
                    message: "the text gives \(signature.outputs), the executable \(outputs)",
                    advice: "Delete the folder of compiled programs and try again.")
            }
            replicaDevices = try Self.devices(handle, client)
            guard replicaDevices.count == origin.replicas else {
                throw PJRTError(
                    code: PJRTError.invalid, phase: "compile",
                    message:
                        "\(origin.replicas) replicas were asked for, the executable has \(replicaDevices.count)",
                    advice:
                        "Write mhlo.num_replicas = \(origin.replicas) and mhlo.num_partitions = 1 in the program."
                )
            }
        } catch {
            pjrt_executable_destroy(client.api, handle)
            throw error
        }
        (arguments, outputs, aliases) = (signature.arguments, signature.outputs, signature.aliases)
        (replicas, compileSeconds) = (origin.replicas, origin.compileSeconds)
        (fromCache, programHash) = (origin.fromCache, origin.programHash)
        memory = Self.memory(handle, client)
        (self.handle, self.client) = (handle, client)
    }

    deinit {
        for events in pending {
            for event in events { try? invoke("wait") { pjrt_event_finish(client.api, event, &$0) } }
        }
        pjrt_executable_destroy(client.api, handle)
    }

    /// Enqueues one execution on every replica and returns its outputs, which may be passed on at once; their
    /// numbers are there when `read` or `wait` says so. Blocks where `inFlight` executions are under way.
    /// - Parameters:
    ///   - arguments: `[replica][argument]`, each on its replica's device, of the types in `arguments`.
    ///   - donates: whether arguments give their memory to outputs as the program's text says; they are deleted
    ///     then. False copies them first.
    /// - Returns: `[replica][output]`.
    ///
    /// Throws an error of phase "execute" for a wrong number, type or device of an argument before anything runs;
    /// also what an earlier execution failed with.
    public func execute(_ arguments: [[PJRTBuffer]], donates: Bool = true) throws(PJRTError) -> [[PJRTBuffer]]
    {
        try check(arguments)
        let first = lock.withLock { () -> Bool in
            defer { hasRun = true }
            return !hasRun
        }
        if first {
            client.log(
                "PJRT first run: plugin \(client.plugin.file), \(client.platform), program \(programHash), "
                    + "\(replicas) replicas")
        }
        while let oldest = lock.withLock({ pending.count >= Self.inFlight ? pending.removeFirst() : nil }) {
            try finish(oldest)
        }
        let rows: [pjrt_buffer?] = arguments.flatMap { $0.map(\.handle) }
        let kept: [Int64] = donates ? [] : self.arguments.indices.map(Int64.init)
        var results = [pjrt_buffer?](repeating: nil, count: replicas * outputs.count)
        var events = [pjrt_event?](repeating: nil, count: replicas)
        // The buffers must live until the call is over.
        try withExtendedLifetime(arguments) { () throws(PJRTError) in
            try PJRT.invoke("execute") { message in
                rows.withUnsafeBufferPointer { rows in
                    kept.withUnsafeBufferPointer { kept in
                        results.withUnsafeMutableBufferPointer { results in
                            events.withUnsafeMutableBufferPointer { events in
                                var execution = pjrt_execution(
                                    replicas: replicas, arguments: self.arguments.count,
                                    outputs: outputs.count,
                                    argument_rows: rows.baseAddress, kept: kept.baseAddress,
                                    kept_count: kept.count, output_rows: results.baseAddress,
                                    done: events.baseAddress)
                                return pjrt_execute(client.api, handle, &execution, &message)
                            }
                        }
                    }
                }
            }
        }
        lock.withLock { pending.append(events.compactMap { $0 }) }
        let buffers = (0..<replicas).map { replica in
            outputs.enumerated().compactMap { index, type in
                results[replica * outputs.count + index].map {
                    PJRTBuffer($0, type, device: replicaDevices[replica], client: client)
                }
            }
        }
        guard buffers.allSatisfy({ $0.count == outputs.count }) else {
            throw PJRTError(
                code: 13, phase: "execute", message: "the plugin gave fewer outputs than \(outputs.count)",
                advice: PJRTError.advice(code: 13, phase: "execute"))
        }
        return buffers
    }

    /// Blocks until every execution that was begun is over on all replicas, without a limit of time (see
    /// `StepWatchdog`). Throws the first failure after all have ended. Phase "wait".
    public func wait() throws(PJRTError) {
        var failure: PJRTError?
        while let oldest = lock.withLock({ pending.isEmpty ? nil : pending.removeFirst() }) {
            do throws(PJRTError) { try finish(oldest) } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
    }

    /// Waits for the events of one execution; all of them, also after a failure.
    private func finish(_ events: [pjrt_event]) throws(PJRTError) {
        var failure: PJRTError?
        for event in events {
            do throws(PJRTError) { try invoke("wait") { pjrt_event_finish(client.api, event, &$0) } } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }

    private func check(_ given: [[PJRTBuffer]]) throws(PJRTError) {
        func refusal(_ message: String) -> PJRTError {
            PJRTError(
                code: PJRTError.invalid, phase: "execute", message: "program \(programHash): \(message)",
                advice: "Give what @main takes: \(arguments.map(\.description).joined(separator: ", ")).")
        }
        guard given.count == replicas else {
            throw refusal("arguments for \(given.count) replicas were given, there are \(replicas)")
        }
        for (replica, row) in given.enumerated() {
            guard row.count == arguments.count else {
                throw refusal(
                    "replica \(replica) was given \(row.count) arguments, it takes \(arguments.count)")
            }
            for (index, buffer) in row.enumerated() {
                guard buffer.type == arguments[index] else {
                    throw refusal("argument \(index) is \(buffer.type), it takes \(arguments[index])")
                }
                guard buffer.client === client, buffer.device == replicaDevices[replica] else {
                    throw refusal(
                        "argument \(index) of replica \(replica) is on device \(buffer.device)"
                            + (buffer.client === client ? "" : " of another client")
                            + ", it must be on device \(replicaDevices[replica])")
                }
            }
        }
    }
}
