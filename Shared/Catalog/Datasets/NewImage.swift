/// A picture whose bytes are durable in the blob store, about to join a dataset.
public struct NewImage: Sendable {
    /// SHA-256 of the file's bytes.
    public var sha256: [UInt8]
    /// Bytes.
    public var size: Int
    /// As the user knows it; at most 1 KiB.
    public var fileName: String
    /// nil: chosen by the hash of the bytes.
    public var split: Split?
    /// At most 64, each 1 byte to 4 KiB.
    public var captions: [String]
    /// Line of the metadata file; 0: none.
    public var line: Int
    /// That metadata file; at most 1 KiB, "": none.
    public var origin: String

    public init(
        sha256: [UInt8], size: Int, fileName: String, split: Split? = nil, captions: [String], line: Int = 0,
        origin: String = ""
    ) {
        self.sha256 = sha256
        self.size = size
        self.fileName = fileName
        self.split = split
        self.captions = captions
        self.line = line
        self.origin = origin
    }

    /// The split that the picture is in when it is new to the dataset.
    var finalSplit: Split { split ?? .bucket(sha256: sha256) }

    func check() throws(CatalogError) {
        try Catalog.checkSHA256(sha256)
        guard size >= 0 else { throw .invalid("\(fileName): a size cannot be negative") }
        guard fileName.utf8.count <= 1024, origin.utf8.count <= 1024 else {
            throw .invalid("a file name has at most 1,024 bytes")
        }
        guard captions.count <= 64 else {
            throw .invalid("\(fileName): at most 64 captions a picture; got \(captions.count)")
        }
        for caption in captions where caption.isEmpty || caption.utf8.count > 4096 || caption.utf8.contains(0)
        {
            throw .invalid(
                "\(fileName): a caption has 1 to 4,096 bytes and no NUL; got \(caption.utf8.count) bytes")
        }
        guard !fileName.utf8.contains(0), !origin.utf8.contains(0) else {
            throw .invalid("a file name holds no NUL")
        }
    }
}

/// What became of one pushed picture.
public struct AddedImage: Sendable, Equatable {
    public enum Outcome: Sendable, Equatable {
        case accepted
        /// This picture, with these captions, is in the dataset already.
        case duplicate
    }

    public let imageID: Int
    public let outcome: Outcome
    /// Places in the item's captions of those that this push added.
    public let newCaptions: [Int]
    /// Where the picture is; a picture that was there before stays where it was.
    public let split: Split
}
