import Crypto
import Imaging

/// A picture as it will be sent: all rows that mean its bytes together.
public struct PlannedPicture: Sendable {
    /// Where its bytes are read from; other paths may hold the same.
    public let path: String
    /// Bytes.
    public let size: Int
    public let sha256: [UInt8]
    public let fingerprint: Fingerprint?
    /// As the source or the group says; nil: the hash of the bytes decides.
    public internal(set) var split: DatasetSplit?
    /// Each once, in the order of the rows.
    public internal(set) var captions: [String]
    /// For each caption the row that brings it.
    public internal(set) var owners: [Int]
    /// Rows that mean this picture, those that add nothing too.
    public internal(set) var rows: [Int]

    /// The split that it will be in.
    public var finalSplit: DatasetSplit { split ?? .bucket(sha256: sha256) }
}

extension DatasetSplit {
    /// The split of a picture nobody assigned: 80 % train, 10 % validation, 10 % test by the hash of its bytes, so that
    /// adding pictures moves none. The catalogue goes by the same rule.
    public static func bucket(sha256: [UInt8]) -> DatasetSplit {
        let value = sha256.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return switch value % 10 {
        case 8: .validation
        case 9: .test
        default: .train
        }
    }
}

/// The rows of a source by picture: the same bytes are one picture, with the captions of all rows and one split.
public struct DatasetPlan: Sendable {
    public let format: DatasetFormat
    /// Rows that are kept; the places in `PlannedPicture` and `duplicates` mean these.
    public let rows: [CaptionRow]
    public private(set) var rejected: [RejectedRow]
    public private(set) var pictures: [PlannedPicture] = []
    /// Rows whose picture and captions other rows before them bring.
    public private(set) var duplicates: [Int] = []
    public private(set) var warnings: [DatasetWarning]
    /// Rows of pictures that the plan gave up.
    private var given: Set<Int> = []

    /// Rows read, whatever becomes of them.
    public var count: Int { rows.count - given.count + rejected.count }
    /// Rows that bring something.
    public var accepted: Int { rows.count - given.count - duplicates.count }

    /// - Parameters:
    ///   - facts: of each picture that could be read, by path.
    ///   - refusesUndecodable: rows of pictures that would not be decoded are refused here, not by the service.
    public init(
        _ content: DatasetContent, facts: [String: PictureFacts], refusesUndecodable: Bool = false
    ) {
        (format, rows, rejected, warnings) = (
            content.format, content.rows, content.rejected, content.warnings
        )
        var places: [[UInt8]: Int] = [:]
        var splits: [Int: [(DatasetSplit, Int)]] = [:]
        for (number, row) in content.rows.enumerated() {
            guard let facts = facts[row.picture] else {
                refuse(number, .imageUnreadable, "\(row.picture) cannot be read")
                continue
            }
            if refusesUndecodable, let rejection = facts.rejection {
                refuse(
                    number, RejectionReason(rejection.reason.rawValue), "\(row.picture): \(rejection.detail)")
                continue
            }
            let place = places[facts.sha256] ?? pictures.count
            if place == pictures.count {
                places[facts.sha256] = place
                pictures.append(
                    PlannedPicture(
                        path: row.picture, size: facts.size, sha256: facts.sha256,
                        fingerprint: facts.fingerprint, split: nil, captions: [], owners: [], rows: []))
            }
            add(row, number, to: place)
            if let split = row.split { splits[place, default: []].append((split, number)) }
            if let group = row.group, row.split == nil, pictures[place].split == nil {
                pictures[place].split = .bucket(sha256: Array(SHA256.hash(data: Array(group.utf8))))
            }
        }
        settle(splits)
    }

    private mutating func refuse(_ number: Int, _ reason: RejectionReason, _ detail: String) {
        given.insert(number)
        rejected.append(RejectedRow(rows[number].origin, RowRefusal(reason, detail)))
    }

    private mutating func add(_ row: CaptionRow, _ number: Int, to place: Int) {
        let new = row.captions.filter { !pictures[place].captions.contains($0) }
        guard pictures[place].captions.count + new.count <= SourceLimits.captions else {
            return refuse(
                number, .badRow,
                "\(row.picture) has more than \(SourceLimits.captions) captions; no more are taken for a picture"
            )
        }
        if new.isEmpty, !pictures[place].rows.isEmpty { duplicates.append(number) }
        pictures[place].rows.append(number)
        for caption in new where !pictures[place].captions.contains(caption) {
            pictures[place].captions.append(caption)
            pictures[place].owners.append(number)
        }
    }

    /// One split for each picture: what is judged must not be trained on, so test keeps it, then validation.
    private mutating func settle(_ splits: [Int: [(DatasetSplit, Int)]]) {
        var conflicts: [String] = []
        for (place, found) in splits.sorted(by: { $0.key < $1.key }) {
            let best = found.max { $0.0.rank < $1.0.rank }
            pictures[place].split = best?.0
            guard let other = found.first(where: { $0.0 != best?.0 }), let best else { continue }
            let (kept, left) = (rows[best.1], rows[other.1])
            conflicts.append(
                "\(left.picture) (\(other.0.rawValue)) is \(kept.picture) (\(best.0.rawValue)): kept in \(best.0.rawValue)"
            )
        }
        guard !conflicts.isEmpty else { return }
        warnings.append(
            DatasetWarning(
                "picture_in_two_splits", count: conflicts.count,
                "\(conflicts.count) pictures stand in two splits; test keeps them, then validation",
                examples: Array(conflicts.prefix(20))))
    }

    /// Pictures by the split that they will be in.
    public var splits: [DatasetSplit: Int] {
        Dictionary(pictures.map { ($0.finalSplit, 1) }, uniquingKeysWith: +)
    }

    /// Adds what `check` finds.
    public mutating func warn(_ new: [DatasetWarning]) { warnings += new }
}
