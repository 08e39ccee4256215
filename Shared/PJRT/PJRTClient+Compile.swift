internal import CPJRT
internal import Foundation

extension PJRTClient {
    /// Compiles a StableHLO program in text form with one public `@main`, or takes it from the cache. Blocks, for
    /// seconds to minutes.
    /// - Parameters:
    ///   - program: with fixed sizes; its `mhlo.num_replicas` must be `replicas`.
    ///   - replicas: devices it runs on, the first ones of the client.
    ///   - flags: of the compiler, for this program only. One it does not know is an error.
    ///   - cache: nil compiles always. A cache that fails costs a compilation and a line of the log.
    ///
    /// Throws an error of phase "compile": code 2 with line and column for a text that does not parse.
    public func compile(
        _ program: String, replicas: Int = 1, flags: [String: PJRTFlag] = [:], cache: ExecutableCache? = nil
    ) throws(PJRTError) -> PJRTExecutable {
        guard replicas >= 1, replicas <= devices.count else {
            throw PJRTError(
                code: PJRTError.invalid, phase: "compile",
                message: "\(replicas) replicas asked for, the client has \(devices.count) devices",
                advice: "Open the client with as many devices as replicas.")
        }
        let options = CompileOptions.bytes(replicas: replicas, flags: flags)
        let hash = ExecutableKey.short(program)
        let what =
            "plugin \(plugin.file), \(platform) \(firstLine(platformVersion)), program \(hash), \(replicas) replicas"
        let key = cache.flatMap { _ in ExecutableKey.of(program: program, options: options, client: self) }
        if let cache, let key, let stored = cache.load(key) {
            log("PJRT load compiled: \(what)")
            do {
                let start = ContinuousClock.now
                let handle = try deserialize(stored)
                let origin = PJRTExecutable.Origin(
                    replicas: replicas, compileSeconds: seconds(since: start), fromCache: true,
                    programHash: hash)
                return try PJRTExecutable(handle, ProgramSignature(program), origin, client: self)
            } catch {
                log("PJRT cache: entry \(key) deleted, compiling again: \(error)")
                cache.delete(key)
            }
        }
        log("PJRT compile: \(what)")
        let start = ContinuousClock.now
        // The plugin names line and column, so it reads the text before we do.
        let handle = try compile(program, options)
        let seconds = seconds(since: start)
        let signature: ProgramSignature
        do { signature = try ProgramSignature(program) } catch {
            pjrt_executable_destroy(api, handle)
            throw error
        }
        let executable = try PJRTExecutable(
            handle, signature,
            PJRTExecutable.Origin(
                replicas: replicas, compileSeconds: seconds, fromCache: false, programHash: hash),
            client: self)
        log("PJRT compiled: program \(hash) in \(String(format: "%.1f", seconds)) s")
        if let cache, let key { store(handle, cache, key) }
        return executable
    }

    private func compile(_ program: String, _ options: [UInt8]) throws(PJRTError) -> pjrt_executable {
        var program = program
        var result: pjrt_executable?
        try invoke("compile") { message in
            program.withUTF8 { text in
                text.withMemoryRebound(to: CChar.self) { text in
                    pjrt_compile(
                        api, handle, text.baseAddress, text.count, options, options.count, &result, &message)
                }
            }
        }
        return try made(result)
    }

    private func deserialize(_ bytes: Data) throws(PJRTError) -> pjrt_executable {
        var result: pjrt_executable?
        try invoke("compile") { message in
            bytes.withUnsafeBytes {
                pjrt_deserialize(api, handle, $0.baseAddress, $0.count, &result, &message)
            }
        }
        return try made(result)
    }

    private func made(_ result: pjrt_executable?) throws(PJRTError) -> pjrt_executable {
        guard let result else {
            throw PJRTError(
                code: 13, phase: "compile", message: "the plugin gave no executable",
                advice: PJRTError.advice(code: 13, phase: "compile"))
        }
        return result
    }

    private final class Bytes {
        var content = Data()
    }

    private func store(_ executable: pjrt_executable, _ cache: ExecutableCache, _ key: String) {
        let box = Bytes()
        do throws(PJRTError) {
            try invoke("compile") { message in
                pjrt_serialize(
                    api, executable, Unmanaged.passUnretained(box).toOpaque(),
                    { context, bytes, size in
                        guard let context, let bytes else { return }
                        Unmanaged<Bytes>.fromOpaque(context).takeUnretainedValue().content = Data(
                            bytes: bytes, count: size)
                    }, &message)
            }
        } catch {
            log("PJRT cache: this program was not stored: \(error)")
            return
        }
        if let failure = cache.store(box.content, key) {
            log("PJRT cache: this program was not stored: \(failure)")
        }
    }

    private func seconds(since start: ContinuousClock.Instant) -> Double {
        let time = (ContinuousClock.now - start).components
        return Double(time.seconds) + Double(time.attoseconds) * 1e-18
    }

    private func firstLine(_ text: String) -> Substring { text.prefix { $0 != "\n" } }
}
