import Catalog
import Database
import ServiceKit

/// A picture that could not be captioned now; another attempt may succeed.
struct PictureFailed: Error, CustomStringConvertible {
    let description: String

    init(_ member: Member, _ reason: String) { description = "\(member.label): \(reason)" }
}

extension Member {
    /// For people: the name they gave it, and enough of its hash to find it.
    var label: String {
        let hash = Hex.encode(sha256).prefix(12)
        return fileName.isEmpty ? "picture \(hash)" : "picture \(fileName) (\(hash))"
    }
}

extension JobRefused {
    /// A picture that will fail again however often it is tried.
    init(_ member: Member, _ reason: String) { self.init("\(member.label): \(reason)") }
}
