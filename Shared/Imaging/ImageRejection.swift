/// Why a picture was refused. A refusal is a normal outcome of reading other people's files, not a fault.
public struct ImageRejection: Error, Sendable, Equatable, CustomStringConvertible {
    /// The refusal in one word; the raw value is what reports, databases and messages carry.
    public enum Reason: String, Sendable, Codable, CaseIterable {
        /// The signature is right, the rest is damaged, cut short or not decodable.
        case unreadable = "image_unreadable"
        /// The file, a side, the number of pixels or the aspect ratio is above the limit.
        case tooLarge = "image_too_large"
        /// A side is below the limit.
        case tooSmall = "image_too_small"
        /// A format that is not read here: not JPEG, PNG or WebP, nor one that was opened by a setting.
        case formatNotAllowed = "image_format_not_allowed"
        /// The process that decodes died or ran out of time on this file, twice.
        case decoderCrashed = "decoder_crashed"
    }

    public let reason: Reason
    /// One sentence: what was expected, what came, what to do.
    public let detail: String

    public init(reason: Reason, detail: String) {
        self.reason = reason
        self.detail = detail
    }

    public var description: String { "\(reason.rawValue): \(detail)" }
}
