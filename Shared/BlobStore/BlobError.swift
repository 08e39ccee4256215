/// What a blob store refuses or cannot do.
public enum BlobError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A key that could leave the store, or that is not of the expected form.
    case invalidKey(String)
    case notFound(String)
    /// The bytes on disk are not those that were stored.
    case dataLoss(key: String)
    /// The bytes that came are not those that were announced.
    case hashMismatch(expected: String, actual: String)
    /// The disk, or the quota on it, is full.
    case full(freeBytes: Int, folder: String)
    /// The folder exists already.
    case exists(String)
    /// The system refused a call.
    case system(call: String, path: String, code: Int32, reason: String)

    public var description: String {
        switch self {
        case .invalidKey(let key):
            "\"\(key)\" is no blob key: parts of a-z, 0-9, '.', '_' and '-', joined by '/', none starting with '.'"
        case .notFound(let key): "no blob \(key) in the store"
        case .dataLoss(let key):
            "blob \(key) is damaged: its bytes no longer have the hash they were stored with; push the original again"
        case .hashMismatch(let expected, let actual):
            "expected bytes with SHA-256 \(expected), but got \(actual); send them again"
        case .full(let freeBytes, let folder):
            "no space left for the blob store: \(freeBytes / 1_048_576) MiB free in \(folder); "
                + "free some space or move the state folder to a larger disk"
        case .exists(let key): "\(key) exists already with other content"
        case .system(let call, let path, _, let reason): "\(call) \(path): \(reason)"
        }
    }
}
