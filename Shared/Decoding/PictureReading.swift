public import Imaging

/// Reads picture files of strangers: in this process, or in children that a hostile file cannot leave.
/// Calls compute or wait: make them on threads of your own.
public protocol PictureReading: Sendable {
    /// Limits and formats of everything read here.
    var limits: ImageLimits { get }

    /// What the header says; no pixel is decoded.
    /// - Throws: `ImageRejection` for the file, `DecoderUnavailable` where no file can be read now.
    func header(_ bytes: [UInt8]) throws -> ImageHeader

    /// Decodes once and makes every view. Without views the picture is decoded all the same.
    /// - Throws: `ImageRejection` for the file, `DecoderUnavailable` where no file can be read now.
    func views(_ bytes: [UInt8], _ views: [PictureView]) throws -> DecodedViews

    /// The whole picture, upright, 3 bands.
    /// - Throws: `ImageRejection` for the file, `DecoderUnavailable` where no file can be read now.
    func picture(_ bytes: [UInt8], alpha: AlphaRule) throws -> Picture
}

/// Decoding in the calling process: for pictures of our own making, and for tests.
public struct InProcessReader: PictureReading {
    public let limits: ImageLimits

    public init(limits: ImageLimits = .standard) { self.limits = limits }

    public func header(_ bytes: [UInt8]) throws -> ImageHeader {
        try ImageDecoder.header(bytes, limits: limits)
    }

    public func views(_ bytes: [UInt8], _ views: [PictureView]) throws -> DecodedViews {
        try ImageDecoder.views(bytes, limits: limits, views)
    }

    public func picture(_ bytes: [UInt8], alpha: AlphaRule) throws -> Picture {
        try ImageDecoder.decode(bytes, limits: limits, alpha: alpha)
    }
}

/// No decoder process could be started or kept. It says nothing about the picture: try it again.
public struct DecoderUnavailable: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ reason: String) {
        description =
            "expected a decoder process, \(reason); check memory, process limits and the program's file"
    }
}
