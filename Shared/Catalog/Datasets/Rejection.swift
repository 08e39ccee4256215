/// A row of a push that did not become a picture of the dataset, and why.
public struct RejectionRecord: Sendable, Equatable {
    public var fileName: String
    /// Line of the metadata file; 0: none.
    public var line: Int
    /// A code such as `caption_empty`.
    public var reason: String
    /// For people.
    public var detail: String

    public init(fileName: String, line: Int = 0, reason: String, detail: String = "") {
        self.fileName = fileName
        self.line = line
        self.reason = reason
        self.detail = detail
    }
}
