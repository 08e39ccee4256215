import Foundation

/// What can go wrong with a file or folder of model weights. The text says what was expected, what came, what to do.
public enum CheckpointError: Error, Sendable, Equatable {
    /// A system call failed; `reason` is the system's text.
    case system(action: String, path: String, reason: String)
    /// The device is full. `missing`: how many more bytes are needed, where that is known.
    case outOfSpace(path: String, missing: Int64?)
    /// The file breaks its format or one of our limits.
    case malformed(path: String, reason: String)
    /// The file may be whole, but is of a form that is not read; `reason` names what was found and the way out.
    case refused(path: String, reason: String)
    /// The file ended before its header said it would: it changed after it was opened.
    case truncated(path: String, tensor: String)
    /// No tensor of this name.
    case missingTensor(path: String, name: String)
    /// The tensor has another element type than the caller can use.
    case wrongType(path: String, name: String, dtype: DType, expected: String)
    /// The tensor has another number of elements than the caller has room for.
    case wrongCount(path: String, name: String, shape: [Int], expected: Int)
    /// A weight is NaN or infinite (or would be after rounding to BF16).
    case notFinite(path: String, name: String, index: Int)
    /// A tensor that was to be written is inconsistent.
    case unwritable(name: String, reason: String)
    /// A file differs from its folder's manifest, or the manifest itself is unusable.
    case broken(folder: String, file: String, reason: String)
    /// The folder to be published is already there.
    case exists(path: String)
}

extension CheckpointError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .system(let action, let path, let reason):
            "cannot \(action) \(path): \(reason)"
        case .outOfSpace(let path, let missing?):
            "no space left for \(path): \(missing) more bytes are needed; "
                + "free that much on this disk, or delete old checkpoints, and try again"
        case .outOfSpace(let path, nil):
            "no space left for \(path); free some on this disk, or delete old checkpoints, and try again"
        case .malformed(let path, let reason):
            "\(path) is no file of weights that can be used: \(reason); fetch or export it again"
        case .refused(let path, let reason):
            "\(path) is refused: \(reason)"
        case .truncated(let path, let tensor):
            "\(path) ended inside \(tensor) although its header says otherwise; "
                + "it was changed while open: finish writing it, then open it again"
        case .missingTensor(let path, let name):
            "\(path) holds no tensor \(name); check that it belongs to this kind of model"
        case .wrongType(let path, let name, let dtype, let expected):
            "\(name) in \(path) holds \(dtype.rawValue), expected \(expected); convert the file"
        case .wrongCount(let path, let name, let shape, let expected):
            "\(name) in \(path) has shape \(shape), expected \(expected) elements; "
                + "check that config.json and the weights belong together"
        case .notFinite(let path, let name, let index):
            "\(name) in \(path) is not a finite number at element \(index); "
                + "go back to the checkpoint before, or lower the learning rate"
        case .unwritable(let name, let reason):
            "tensor \(name) cannot be written: \(reason)"
        case .broken(let folder, let file, let reason):
            "\(file) in \(folder) is broken: \(reason); use an older checkpoint, or fetch the folder again"
        case .exists(let path):
            "\(path) is already there; choose another name or remove it first"
        }
    }

    /// The error for the current `errno`, read before anything else can change it.
    static func last(_ action: String, _ path: String, missing: Int64? = nil) -> CheckpointError {
        let code = errno
        if code == ENOSPC || code == EDQUOT { return .outOfSpace(path: path, missing: missing) }
        return .system(action: action, path: path, reason: String(cString: strerror(code)))
    }
}
