import Foundation

/// The picture formats that can be read. Only the file's own signature counts: names and content types lie.
public enum ImageFormat: String, Sendable, Codable, CaseIterable {
    case jpeg, png, webp
    /// Read only where they are asked for: each is one more parser in reach of strangers.
    case gif, tiff, heic, avif, bmp

    /// JPEG, PNG and WebP: what is read where nobody asks for more.
    public static let standard: Set<ImageFormat> = [.jpeg, .png, .webp]

    /// The format of `formats` whose signature `bytes` starts with; nil for anything else, known or not.
    public static func detect(_ bytes: [UInt8], among formats: Set<ImageFormat> = standard) -> ImageFormat? {
        guard let format = known(bytes), formats.contains(format) else { return nil }
        return format
    }

    private static func known(_ bytes: [UInt8]) -> ImageFormat? {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if bytes.starts(with: "RIFF".utf8) && text(bytes, 8..<12) == "WEBP" { return .webp }
        if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) { return .gif }
        if tiffStarts.contains(where: { bytes.starts(with: $0) }) { return .tiff }
        if bytes.starts(with: "BM".utf8) { return .bmp }
        guard text(bytes, 4..<8) == "ftyp" else { return nil }
        return switch brandName(text(bytes, 8..<12)) {
        case "AVIF": .avif
        case "HEIC": .heic
        default: nil
        }
    }

    private static let tiffStarts: [[UInt8]] = [[0x49, 0x49, 0x2A, 0x00], [0x4D, 0x4D, 0x00, 0x2A]]

    /// A name for what `bytes` look like, for error texts: "GIF", "an HTML page", "text", …
    public static func detectedName(_ bytes: [UInt8]) -> String {
        if bytes.isEmpty { return "an empty file" }
        if let format = known(bytes) { return format.displayName }
        if let known = signatures.first(where: { bytes.starts(with: $0.start) }) { return known.name }
        if text(bytes, 4..<8) == "ftyp" { return brandName(text(bytes, 8..<12)) }
        if isNetpbm(bytes) { return "a PBM, PGM, PPM or PAM picture" }
        if let words = plainText(bytes) { return textName(words) }
        let start = bytes.prefix(8).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        return "unknown data that starts with \(start.joined(separator: " "))"
    }

    /// The name as people write it: JPEG, WebP, …
    public var displayName: String { self == .webp ? "WebP" : rawValue.uppercased() }

    /// Names in one line, as people write them, in a fixed order.
    static func displayNames(_ formats: Set<ImageFormat>) -> String {
        let names = allCases.filter(formats.contains).map(\.displayName)
        return names.count < 2
            ? names.joined() : names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
    }

    private static let signatures: [(start: [UInt8], name: String)] = [
        ([0x49, 0x49, 0x2B, 0x00], "BigTIFF"), ([0x4D, 0x4D, 0x00, 0x2B], "BigTIFF"),
        (Array("%PDF-".utf8), "PDF"),
        (Array("%!PS".utf8), "PostScript"),
        ([0xFF, 0x0A], "JPEG XL"), ([0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20], "JPEG XL"),
        ([0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20], "JPEG 2000"), ([0xFF, 0x4F, 0xFF, 0x51], "JPEG 2000"),
        (Array("8BPS".utf8), "PSD"),
        ([0x76, 0x2F, 0x31, 0x01], "EXR"),
        (Array("DDS ".utf8), "DDS"),
        ([0, 0, 1, 0], "ICO"),
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive"),
        ([0x1F, 0x8B], "a gzip file"),
        ([0x1A, 0x45, 0xDF, 0xA3], "a WebM or Matroska video"),
    ]

    private static func brandName(_ brand: String) -> String {
        switch brand {
        case "avif", "avis": "AVIF"
        case "heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1": "HEIC"
        default: "an MP4 or QuickTime video"
        }
    }

    private static func isNetpbm(_ bytes: [UInt8]) -> Bool {
        bytes.count > 2 && bytes[0] == 0x50 && (0x31...0x37).contains(bytes[1])
            && [0x0A, 0x0D, 0x20, 0x09].contains(bytes[2])
    }

    /// The lower-cased beginning, where every byte of it is printable or white space.
    private static func plainText(_ bytes: [UInt8]) -> String? {
        let start = bytes.prefix(512)
        guard start.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }) else { return nil }
        return String(decoding: start, as: UTF8.self).lowercased()
    }

    private static func textName(_ words: String) -> String {
        if words.contains("<svg") { return "SVG" }
        if words.contains("<!doctype html") || words.contains("<html") { return "an HTML page" }
        if words.hasPrefix("version https://git-lfs") { return "a Git LFS pointer (the file was not pulled)" }
        return "text"
    }

    private static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        range.upperBound <= bytes.count ? String(decoding: bytes[range], as: UTF8.self) : ""
    }
}

/// A list of formats that names one which is none.
public struct UnknownImageFormat: Error, Sendable, Equatable, CustomStringConvertible {
    public let name: String

    public var description: String {
        "\"\(name.prefix(40))\" is no picture format, expected some of "
            + ImageFormat.allCases.map(\.rawValue).joined(separator: ", ") + ", separated by commas"
    }
}

extension ImageFormat {
    /// The formats of a list such as "jpeg,png,webp,gif".
    public static func list(_ text: String) throws(UnknownImageFormat) -> Set<ImageFormat> {
        var formats: Set<ImageFormat> = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            let name = name.trimmingCharacters(in: .whitespaces).lowercased()
            guard let format = ImageFormat(rawValue: name) else { throw UnknownImageFormat(name: name) }
            formats.insert(format)
        }
        return formats
    }
}
