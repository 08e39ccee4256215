/// A dataset in numbers.
public struct DatasetSummary: Sendable, Equatable {
    public let id: Int
    public let name: String
    /// Members, whatever their state.
    public let images: Int
    public let captions: Int
    /// Not yet accounted for by preprocessing.
    public let pending: Int
    public let ready: Int
    /// Refused by preprocessing, plus rows refused at the door.
    public let rejected: Int
    /// Ready pictures by split; every split is present.
    public let splits: [Split: Int]
    /// Unix time in milliseconds.
    public let createdAtMS: Int
}

/// A ready picture of a dataset, for display.
public struct DatasetImage: Sendable, Equatable {
    public let imageID: Int
    public let sha256: [UInt8]
    public let fileName: String
    public let split: Split
    public let captions: [String]
    /// Of the row that brought it, in the metadata file `origin`; 0 and "" where there was none.
    public let line: Int
    public let origin: String
}

/// A ready picture with at least one caption, for training and evaluation.
public struct Member: Sendable, Equatable {
    public let imageID: Int
    public let sha256: [UInt8]
    /// As the user knows it.
    public let fileName: String
    /// In the order in which they were added; never empty.
    public let captions: [String]
}

/// A dataset as it was at one moment: memberships and captions up to these ids. Pictures added later do not belong to it.
public struct Snapshot: Sendable, Equatable {
    public let splitID: Int
    public let captionID: Int
    /// Over the frozen list of splits, picture hashes and caption hashes; empty where none was taken.
    public let sha256: [UInt8]

    public init(splitID: Int, captionID: Int, sha256: [UInt8] = []) {
        self.splitID = splitID
        self.captionID = captionID
        self.sha256 = sha256
    }
}
