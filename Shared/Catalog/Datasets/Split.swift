/// Which part of a dataset a picture belongs to.
public enum Split: String, Sendable, CaseIterable, Codable {
    case train, validation, test

    /// The split of a picture nobody assigned: 80 % train, 10 % validation, 10 % test, by the hash of its bytes, so that
    /// adding pictures moves none.
    public static func bucket(sha256: [UInt8]) -> Split {
        let value = sha256.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return switch value % 10 {
        case 8: .validation
        case 9: .test
        default: .train
        }
    }
}
