public import Foundation

/// The tensors of a file that torch saved (`pytorch_model.bin`, `.pth`, `.pt`): a zip folder with a pickle, read by a
/// machine that knows tensors and nothing else. Storages are read on demand by position, never mapped, so a file that
/// shrinks is an error and not a crash. Threads may share it.
///
/// A file may hold the state dict itself, or keep it under "model", "state_dict" or "model_state_dict" beside other
/// things, as training scripts do.
public struct TorchFile: TensorFile {
    public let url: URL
    public let tensors: [String: TensorRecord]
    /// The key the state dict was found under; nil: it is the file itself.
    public let nesting: String?

    /// A tensor whose elements do not lie one after the other in row-major order.
    private struct Strided {
        /// Elements from the first to the last.
        let extent: Int
        let strides: [Int]
    }

    static let nestings = ["model", "state_dict", "model_state_dict"]

    private let file: ReadableFile
    private let strided: [String: Strided]

    /// Opens the file and checks that every tensor lies inside its storage and every storage inside the file.
    public init(_ url: URL) throws(CheckpointError) {
        let file = try ReadableFile(url)
        let contents: TorchContents
        do { contents = try TorchContents(file) } catch let error as CheckpointError { throw error } catch {
            throw Self.error(error, file.path)
        }
        self.url = url
        self.file = file
        nesting = contents.nesting
        var tensors: [String: TensorRecord] = [:]
        var strided: [String: Strided] = [:]
        for (name, tensor) in contents.tensors {
            tensors[name] = TensorRecord(
                name: name, dtype: tensor.dtype, shape: tensor.view.shape, count: tensor.count,
                offset: tensor.start)
            if !tensor.isContiguous {
                strided[name] = Strided(extent: tensor.extent, strides: tensor.view.strides)
            }
        }
        (self.tensors, self.strided) = (tensors, strided)
    }

    public func readFloats(
        _ name: String, into buffer: UnsafeMutableBufferPointer<Float>, requireFinite: Bool
    ) throws(CheckpointError) {
        let record = try record(name)
        guard let strided = strided[name] else {
            return try file.readFloats(record, into: buffer, requireFinite: requireFinite)
        }
        guard buffer.count == record.count else {
            throw .wrongCount(path: file.path, name: name, shape: record.shape, expected: buffer.count)
        }
        var row = [Float](repeating: 0, count: strided.extent)
        try row.withUnsafeMutableBufferPointer { (row) throws(CheckpointError) in
            try file.readFloats(Self.row(of: record, strided), into: row, requireFinite: requireFinite)
        }
        for (index, place) in Self.places(record.shape, strided.strides).enumerated() {
            buffer[index] = row[place]
        }
    }

    public func int64s(_ name: String) throws(CheckpointError) -> [Int64] {
        let record = try record(name)
        guard let strided = strided[name] else { return try file.readInt64s(record) }
        let row = try file.readInt64s(Self.row(of: record, strided))
        return Self.places(record.shape, strided.strides).map { row[$0] }
    }

    private static func row(of record: TensorRecord, _ strided: Strided) -> TensorRecord {
        TensorRecord(
            name: record.name, dtype: record.dtype, shape: [strided.extent], count: strided.extent,
            offset: record.offset)
    }

    /// For each element in row-major order its distance from the first.
    private static func places(_ shape: [Int], _ strides: [Int]) -> [Int] {
        zip(shape, strides).reduce([0]) { places, axis in
            places.flatMap { place in (0..<axis.0).map { place + $0 * axis.1 } }
        }
    }

    private static func error(_ error: any Error, _ path: String) -> CheckpointError {
        switch error {
        case let problem as ZipDirectory.Problem: .malformed(path: path, reason: problem.reason)
        case let problem as PickleMachine.Problem: .refused(path: path, reason: problem.reason)
        case is LittleEndianBytes.Problem: .malformed(path: path, reason: "its zip directory is cut off")
        default: .malformed(path: path, reason: "\(error)")
        }
    }

    /// A pickle of protocol 2, which is what such a file starts with.
    static let legacyStart: [UInt8] = [0x80, 2]

    /// What to do about a file of torch before 1.6, which is no zip.
    static func legacyAdvice(_ name: String) -> String {
        "it is a bare pickle, as torch wrote before 1.6, and only the zip form is read; convert it where torch is: "
            + "python -c \"import torch; torch.save(torch.load('\(name)', map_location='cpu', "
            + "weights_only=True), 'converted-\(name)')\""
    }
}
