/// A dataset that cannot be read or written as a whole. Rows that cannot be taken are no errors: see `RejectedRow`.
public enum DatasetError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no such file or folder, or it may not be read.
    case unreadable(path: String, reason: String)
    /// Nothing in the source looks like captions.
    case noFormat(source: String, found: String)
    /// Several formats fit; each with an example of a file.
    case ambiguous(source: String, formats: [String])
    /// `--format` names a format whose files are not there.
    case formatAbsent(source: String, format: String, expected: String)
    /// A kind of file that is recognised and not supported; says the way out.
    case unsupported(path: String, reason: String)
    /// An archive that looks like an attack, or is larger than the limits.
    case archiveLimit(path: String, reason: String)
    /// Writing an export failed.
    case cannotWrite(path: String, reason: String)

    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .noFormat(let source, let found):
            "\(source) holds no captions in a known form (\(found)); expected one of "
                + DatasetFormat.allCases.map(\.rawValue).joined(separator: ", ")
        case .ambiguous(let source, let formats):
            "\(source) can be read in several ways: \(formats.joined(separator: "; ")); say which with --format"
        case .formatAbsent(let source, let format, let expected):
            "\(source) holds nothing in the format \(format): expected \(expected)"
        case .unsupported(let path, let reason): "\(path): \(reason)"
        case .archiveLimit(let path, let reason): "\(path) is not unpacked: \(reason)"
        case .cannotWrite(let path, let reason): "cannot write \(path): \(reason)"
        }
    }
}
