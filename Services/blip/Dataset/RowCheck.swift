import Foundation

/// The checks every row passes before it is sent: what the service could not even receive, or would only find out after the
/// picture has travelled.
struct RowCheck: Sendable {
    static let mostCaptions = 64
    static let captionBytes = 4096
    static let nameBytes = 1024
    static let pictureBytes = 20 << 20

    let root: URL
    let files: FolderListing

    /// Why a row was refused.
    struct Refusal: Error, Equatable {
        let reason: RefusalReason
        let detail: String

        init(_ reason: RefusalReason, _ detail: String) { (self.reason, self.detail) = (reason, detail) }
    }

    /// Finds a picture named in a metadata file.
    ///
    /// - Parameters:
    ///   - name: as written there, relative to the metadata file.
    ///   - folder: the metadata file's folder, relative to the root.
    /// - Returns: the picture's path relative to the root.
    func locate(_ name: String, in folder: String) throws(Refusal) -> String {
        if name.contains("://") {
            throw Refusal(.remoteImage, "\(name) is an address; pictures are read from the folder only")
        }
        guard !name.hasPrefix("/") else {
            throw Refusal(.pathEscapes, "\(name) is absolute; expected a path relative to the metadata file")
        }
        var parts = folder.split(separator: "/")
        for part in name.split(separator: "/") where part != "." {
            guard part != ".." else {
                guard !parts.isEmpty else { throw Refusal(.pathEscapes, "\(name) leads out of the folder") }
                parts.removeLast()
                continue
            }
            parts.append(part)
        }
        let path = parts.joined(separator: "/")
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw Refusal(.badRow, "file_name \"\(name)\" names no file")
        }
        guard path.utf8.count <= Self.nameBytes else {
            throw Refusal(
                .badRow, "file_name has \(path.utf8.count) bytes; at most \(Self.nameBytes) are possible")
        }
        try checkFile(path)
        return path
    }

    /// Refuses what is no plain, readable file below the root, or is too large.
    func checkFile(_ path: String) throws(Refusal) {
        let real = root.appending(path: path).resolvingSymlinksInPath().path(percentEncoded: false)
        let base = root.path(percentEncoded: false)
        guard real.hasPrefix(base.hasSuffix("/") ? base : base + "/") else {
            throw Refusal(.pathEscapes, "\(path) is a link that leads out of the folder")
        }
        var status = stat()
        guard stat(real, &status) == 0 else {
            let hint = files.similar(to: path).map { "; there is \($0), names must match exactly" } ?? ""
            throw Refusal(.imageMissing, "\(path) does not exist\(hint)")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Refusal(.imageUnreadable, "\(path) is no plain file")
        }
        guard status.st_size > 0 else { throw Refusal(.imageUnreadable, "\(path) is empty") }
        guard status.st_size <= Self.pictureBytes else {
            throw Refusal(
                .imageTooLarge,
                "\(path) has \(Readable.bytes(Int(status.st_size))); at most \(Readable.bytes(Self.pictureBytes)) are taken"
            )
        }
    }

    /// The captions to send: without white space around them, blank ones dropped.
    func captions(_ captions: [String]) throws(Refusal) -> [String] {
        let kept = captions.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
        guard !kept.isEmpty else { throw Refusal(.captionEmpty, "no caption that says anything") }
        guard kept.count <= Self.mostCaptions else {
            throw Refusal(
                .badRow, "\(kept.count) captions; at most \(Self.mostCaptions) a picture are possible")
        }
        for caption in kept {
            guard caption.utf8.count <= Self.captionBytes else {
                throw Refusal(
                    .badRow,
                    "a caption has \(caption.utf8.count) bytes; at most \(Self.captionBytes) are possible")
            }
            if let scalar = caption.unicodeScalars.first(where: Self.isControl) {
                throw Refusal(
                    .captionControlCharacters,
                    "a caption holds the control character U+\(String(scalar.value, radix: 16, uppercase: true))"
                )
            }
        }
        return kept
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control && ![0x09, 0x0a, 0x0d].contains(scalar.value)
    }

    /// The offset of the first byte that is no UTF-8; nil: all is well.
    static func firstBadByte(_ data: Data) -> Int? {
        let bytes = [UInt8](data)
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        var place = 0
        while place < bytes.count {
            let length =
                switch bytes[place] {
                case 0..<0x80: 1
                case 0xc2...0xdf: 2
                case 0xe0...0xef: 3
                case 0xf0...0xf4: 4
                default: 0
                }
            let end = place + length
            guard length > 0, end <= bytes.count, String(validating: bytes[place..<end], as: UTF8.self) != nil
            else {
                return place
            }
            place = end
        }
        return nil
    }
}
