internal import CPJRT

extension PJRTExecutable {
    private final class Outputs {
        var types: [PJRTType] = []
        var unknown: Int32?
    }

    /// The plugin's own list of outputs.
    static func outputs(_ handle: pjrt_executable, _ client: PJRTClient) throws(PJRTError) -> [PJRTType] {
        let box = Outputs()
        try invoke("compile") { message in
            pjrt_executable_outputs(
                client.api, handle, Unmanaged.passUnretained(box).toOpaque(),
                { context, type, sizes, rank in
                    guard let context else { return }
                    let box = Unmanaged<Outputs>.fromOpaque(context).takeUnretainedValue()
                    guard let element = PJRTElement(code: type) else {
                        box.unknown = type
                        return
                    }
                    let shape = UnsafeBufferPointer(start: sizes, count: sizes == nil ? 0 : rank).map {
                        Int($0)
                    }
                    box.types.append(PJRTType(shape: shape, element: element))
                }, &message)
        }
        if let unknown = box.unknown {
            throw PJRTError(
                code: PJRTError.invalid, phase: "compile", message: "an output is of PJRT's type \(unknown)",
                advice:
                    "Convert it to one of \(PJRTElement.allCases.map(\.description).joined(separator: ", "))."
            )
        }
        return box.types
    }

    /// For each replica its device's position in the client's list.
    static func devices(_ handle: pjrt_executable, _ client: PJRTClient) throws(PJRTError) -> [Int] {
        var list: UnsafePointer<pjrt_device?>?
        var count = 0
        try invoke("compile") { pjrt_executable_devices(client.api, handle, &list, &count, &$0) }
        return UnsafeBufferPointer(start: list, count: list == nil ? 0 : count).compactMap { device in
            client.deviceHandles.firstIndex { $0 == device }
        }
    }

    static func memory(_ handle: pjrt_executable, _ client: PJRTClient) -> PJRTExecutableMemory? {
        var memory = pjrt_executable_memory()
        do { try invoke("compile") { pjrt_executable_memory(client.api, handle, &memory, &$0) } } catch {
            return nil
        }
        return PJRTExecutableMemory(
            argument: Int(memory.argument), output: Int(memory.output), temporary: Int(memory.temporary),
            code: Int(memory.code), alias: Int(memory.alias))
    }
}
