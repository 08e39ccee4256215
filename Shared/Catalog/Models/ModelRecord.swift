/// A model in the registry.
public struct ModelRecord: Sendable, Equatable {
    public let id: Int
    public let name: String
    /// Blob store key of the Hugging Face folder.
    public let folderKey: String
    public let weightsSHA256: [UInt8]
    /// Pixels a side.
    public let imageSize: Int
    public let parameters: Int
    /// JSON text of the model's configuration.
    public let config: String
    /// "imported", or which run and step made it.
    public let origin: String
    /// Unix time in milliseconds.
    public let createdAtMS: Int

    /// Whether it tells how well captions fit and writes none.
    public var isRetrieval: Bool { config.contains("\"BlipForImageTextRetrieval\"") }
}

/// A model whose folder is durable in the blob store, about to be registered.
public struct NewModel: Sendable {
    public var name: String
    public var folderKey: String
    public var weightsSHA256: [UInt8]
    public var imageSize: Int
    public var parameters: Int
    /// JSON text.
    public var config: String
    public var origin: String

    public init(
        name: String, folderKey: String, weightsSHA256: [UInt8], imageSize: Int, parameters: Int,
        config: String = "{}", origin: String
    ) {
        self.name = name
        self.folderKey = folderKey
        self.weightsSHA256 = weightsSHA256
        self.imageSize = imageSize
        self.parameters = parameters
        self.config = config
        self.origin = origin
    }
}
