import Crypto
import Foundation

/// Keys name what is stored; they are checked before they become a path.
enum BlobKey {
    /// `images/<64 hex digits>`.
    static func image(_ sha256: some Sequence<UInt8>) -> String { "images/" + hex(sha256) }

    static func check(_ key: String) throws(BlobError) {
        guard key.utf8.count <= 512 else { throw .invalidKey(String(key.prefix(80))) }
        for part in key.split(separator: "/", omittingEmptySubsequences: false) {
            let allowed = part.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: ".")
                    || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            }
            guard allowed, !part.isEmpty, !part.hasPrefix("."), !part.hasSuffix(".tmp"),
                part.utf8.count <= 200
            else {
                throw .invalidKey(key)
            }
        }
    }

    /// The hash a content-addressed key names.
    static func digest(of key: String) throws(BlobError) -> String {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "images", parts[1].utf8.count == 64,
            parts[1].utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { throw .invalidKey(key) }
        return String(parts[1])
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
