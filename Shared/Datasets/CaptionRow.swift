/// Where a row stands in its source.
public struct Origin: Sendable, Hashable {
    /// The file that holds it, relative to the source's root.
    public var file: String
    /// What it counts depends on the format: physical line, or annotation, sentence, entry, from 1; 0: the whole file.
    public var line: Int

    public init(file: String, line: Int) { (self.file, self.line) = (file, line) }
}

/// The part of a dataset that a source assigns a picture to.
public enum DatasetSplit: String, Sendable, Hashable, CaseIterable, Codable {
    case train, validation, test

    /// The split that a folder, a field or a file's name means; nil: none. `restval` is training data.
    public init?(word: some StringProtocol) {
        switch word.lowercased() {
        case "train", "training", "restval": self = .train
        case "validation", "val", "valid", "dev": self = .validation
        case "test", "testing": self = .test
        default: return nil
        }
    }

    /// The split that the words of a file's name tell, as in `captions_val2014.json`; nil: none or several.
    init?(fileName: String) {
        let words = fileName.lowercased().split { !$0.isLetter }
        let found = Set(words.compactMap { DatasetSplit(word: $0) })
        guard found.count == 1, let split = found.first else { return nil }
        self = split
    }

    /// Which split keeps a picture that stands in several: judging must not see what training saw.
    var rank: Int {
        switch self {
        case .test: 2
        case .validation: 1
        case .train: 0
        }
    }
}

/// One row of a source: a picture with the captions that the row gives it.
public struct CaptionRow: Sendable, Equatable {
    /// The picture's path in the source.
    public var picture: String
    /// At least one; trimmed, never blank.
    public var captions: [String]
    /// As the source says; nil: it says nothing.
    public var split: DatasetSplit?
    /// Pictures of one group go to one split; nil: the picture stands alone.
    public var group: String?
    public var origin: Origin

    public init(
        picture: String, captions: [String], split: DatasetSplit? = nil, group: String? = nil, origin: Origin
    ) {
        self.picture = picture
        self.captions = captions
        self.split = split
        self.group = group
        self.origin = origin
    }
}

/// A row that is not taken, and why.
public struct RejectedRow: Sendable, Equatable, Encodable {
    /// The file that holds the row, relative to the source's root.
    public var file: String
    /// As `Origin.line`.
    public var line: Int
    public var reason: RejectionReason
    /// What was expected, what came, what to do.
    public var detail: String

    public init(file: String, line: Int, reason: RejectionReason, detail: String) {
        self.file = file
        self.line = line
        self.reason = reason
        self.detail = detail
    }

    init(_ origin: Origin, _ refusal: RowRefusal) {
        self.init(file: origin.file, line: origin.line, reason: refusal.reason, detail: refusal.detail)
    }
}

/// Something a person should know although no row is refused for it.
public struct DatasetWarning: Sendable, Equatable, Encodable {
    /// Such as `captions_truncated`.
    public var code: String
    /// How many captions, pictures or files it is about.
    public var count: Int
    /// One sentence.
    public var text: String
    /// A few of them.
    public var examples: [String]

    public init(_ code: String, count: Int, _ text: String, examples: [String] = []) {
        self.code = code
        self.count = count
        self.text = text
        self.examples = examples
    }
}
