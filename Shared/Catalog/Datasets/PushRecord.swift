/// What one push of a whole source came to.
public struct PushRecord: Sendable, Equatable {
    /// Chosen by the client; a second record with the same key is not kept.
    public var key: String
    /// As the user named it.
    public var source: String
    public var format: String
    /// Different pictures.
    public var images: Int
    public var accepted: Int
    public var duplicates: Int
    public var rejected: Int
    /// JSON: `[{"code", "count", "text", "examples": […]}]`.
    public var warnings: String
    /// "file:line" of a few duplicates.
    public var duplicateExamples: [String]
    /// Unix time in milliseconds.
    public var startedAtMS: Int
    /// Unix time in milliseconds; set when it is recorded.
    public var finishedAtMS: Int

    /// Rows read, whatever became of them.
    public var rows: Int { accepted + duplicates + rejected }

    public init(
        key: String, source: String, format: String, images: Int, accepted: Int, duplicates: Int,
        rejected: Int,
        warnings: String = "[]", duplicateExamples: [String] = [], startedAtMS: Int, finishedAtMS: Int = 0
    ) {
        self.key = key
        self.source = source
        self.format = format
        self.images = images
        self.accepted = accepted
        self.duplicates = duplicates
        self.rejected = rejected
        self.warnings = warnings
        self.duplicateExamples = duplicateExamples
        self.startedAtMS = startedAtMS
        self.finishedAtMS = finishedAtMS
    }
}
