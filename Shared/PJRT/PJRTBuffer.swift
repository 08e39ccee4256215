internal import CPJRT
internal import Foundation

/// Numbers in a device's memory.
///
/// `@unchecked Sendable`: all members are constants; a PJRT buffer may be used from any thread, and it is destroyed
/// by the last owner only.
public final class PJRTBuffer: @unchecked Sendable {
    /// Sizes, row-major; empty for a single number.
    public let shape: [Int]
    public let element: PJRTElement
    /// The position in the client's `devices`.
    public let device: Int

    let handle: pjrt_buffer
    let client: PJRTClient

    init(_ handle: pjrt_buffer, _ type: PJRTType, device: Int, client: PJRTClient) {
        (self.handle, shape, element) = (handle, type.shape, type.element)
        (self.device, self.client) = (device, client)
    }

    deinit { pjrt_buffer_destroy(client.api, handle) }

    /// Shape and element together.
    public var type: PJRTType { PJRTType(shape: shape, element: element) }

    /// Bytes in host memory.
    public var byteCount: Int { type.byteCount }

    /// Whether its memory is gone: a program took it over (donation).
    public var isDeleted: Bool { pjrt_buffer_is_deleted(client.api, handle) }

    /// Copies the numbers, dense and row-major, into exactly `byteCount` bytes. Blocks until whatever computes them
    /// is done, and throws its error where that failed. Phase "read".
    public func read(into bytes: UnsafeMutableRawBufferPointer) throws(PJRTError) {
        guard bytes.count == byteCount else {
            throw PJRTError(
                code: PJRTError.invalid, phase: "read",
                message: "\(type) has \(byteCount) bytes, the memory given \(bytes.count)",
                advice: "Give memory of exactly that size.")
        }
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
        let advice = "A buffer that was donated to a program is gone; read the program's output instead."
        try invoke("read", advice: isDeleted ? advice : nil) {
            pjrt_buffer_read(client.api, handle, start, bytes.count, &$0)
        }
    }

    /// The numbers as an array; `Number` must have the element's size. Blocks as `read(into:)` does.
    public func numbers<Number: BitwiseCopyable>(as _: Number.Type) throws(PJRTError) -> [Number] {
        guard MemoryLayout<Number>.stride == element.size else {
            throw PJRTError(
                code: PJRTError.invalid, phase: "read",
                message:
                    "\(element) has \(element.size) bytes, \(Number.self) \(MemoryLayout<Number>.stride)",
                advice: "Read into a type of that size.")
        }
        var failure: PJRTError?
        let result = [Number](unsafeUninitializedCapacity: shape.reduce(1, *)) { memory, count in
            do throws(PJRTError) {
                try read(into: UnsafeMutableRawBufferPointer(memory))
                count = memory.count
            } catch {
                failure = error
                count = 0
            }
        }
        if let failure { throw failure }
        return result
    }
}

extension PJRTClient {
    /// Copies numbers, dense and row-major, to a device (its position in `devices`). The memory may go when this
    /// returns. Blocks. Throws an error of phase "upload" where the bytes do not fit the shape, the device is not
    /// there, or its memory is full.
    public func upload(
        _ bytes: UnsafeRawBufferPointer, shape: [Int], element: PJRTElement, device: Int
    ) throws(PJRTError) -> PJRTBuffer {
        let type = PJRTType(shape: shape, element: element)
        guard shape.allSatisfy({ $0 >= 0 }), bytes.count == type.byteCount else {
            throw PJRTError(
                code: PJRTError.invalid, phase: "upload",
                message:
                    "shape \(shape) of \(element) wants \(type.byteCount) bytes, \(bytes.count) were given",
                advice: "Give the numbers of that shape, dense and row-major.")
        }
        guard deviceHandles.indices.contains(device) else {
            throw PJRTError(
                code: PJRTError.invalid, phase: "upload",
                message: "there is no device \(device); there are \(deviceHandles.count)",
                advice: "Name a device by its position in the client's list.")
        }
        let sizes = shape.map(Int64.init)
        var buffer: pjrt_buffer?
        try invoke("upload") { message in
            withUnsafeTemporaryAllocation(byteCount: 8, alignment: 8) { nothing in
                pjrt_buffer_upload(
                    api, handle, deviceHandles[device],
                    bytes.baseAddress ?? UnsafeRawPointer(nothing.baseAddress),
                    element.code, sizes, sizes.count, &buffer, &message)
            }
        }
        guard let buffer else {
            throw PJRTError(
                code: 13, phase: "upload", message: "the plugin gave no buffer",
                advice: PJRTError.advice(code: 13, phase: "upload"))
        }
        return PJRTBuffer(buffer, type, device: device, client: self)
    }

    /// The same for an array; `Number` must have the element's size.
    public func upload<Number: BitwiseCopyable>(
        _ numbers: [Number], shape: [Int], element: PJRTElement, device: Int = 0
    ) throws(PJRTError) -> PJRTBuffer {
        var result = Result<PJRTBuffer, PJRTError>.failure(
            PJRTError(code: 13, phase: "upload", message: "nothing was uploaded", advice: "Try again."))
        numbers.withUnsafeBytes { bytes in
            result = Result { () throws(PJRTError) in
                try upload(bytes, shape: shape, element: element, device: device)
            }
        }
        return try result.get()
    }
}
