/// Why a row was not taken, as one word that reports, services and scripts share. Services know more of them.
public struct RejectionReason: Sendable, Hashable, Encodable, CustomStringConvertible {
    /// Such as `caption_empty`.
    public let code: String

    public init(_ code: String) { self.code = code }

    public static let imageMissing = RejectionReason("image_missing")
    /// Several pictures have the name that the row gives.
    public static let imageAmbiguous = RejectionReason("image_ambiguous")
    public static let imageUnreadable = RejectionReason("image_unreadable")
    public static let imageTooLarge = RejectionReason("image_too_large")
    public static let imageWithoutCaption = RejectionReason("image_without_caption")
    public static let captionEmpty = RejectionReason("caption_empty")
    public static let captionNotUTF8 = RejectionReason("caption_not_utf8")
    public static let captionControlCharacters = RejectionReason("caption_control_characters")
    public static let badRow = RejectionReason("bad_row")
    public static let badJSON = RejectionReason("bad_json")
    public static let pathEscapes = RejectionReason("path_escapes")
    public static let remoteImage = RejectionReason("remote_image")
    public static let keyConflict = RejectionReason("key_conflict")
    public static let ambiguousSidecar = RejectionReason("ambiguous_sidecar")
    /// The archive breaks off or is damaged from here on.
    public static let archiveDamaged = RejectionReason("archive_damaged")

    public var description: String { code }

    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(code)
    }
}

/// A row is refused: the reason, and what was expected, what came and what to do.
struct RowRefusal: Error, Equatable {
    let reason: RejectionReason
    let detail: String

    init(_ reason: RejectionReason, _ detail: String) { (self.reason, self.detail) = (reason, detail) }
}
