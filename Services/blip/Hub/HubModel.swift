/// A model on a hub: OWNER/NAME, at a branch, tag or commit.
struct HubModel: Sendable, Equatable, CustomStringConvertible {
    let owner: String
    let name: String
    /// "main" unless told otherwise.
    let revision: String

    /// Reads "OWNER/NAME" or "OWNER/NAME@REVISION". Throws `Failure` (bad input) for anything else.
    init(_ text: String) throws {
        let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        let parts = halves[0].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        revision = halves.count == 2 ? halves[1] : "main"
        guard parts.count == 2, parts.allSatisfy({ Self.isPlain($0, allowing: "._-") }),
            Self.isPlain(revision, allowing: "._-/")
        else {
            throw Failure.badInput(
                "\"\(text.safe)\" names no model of a hub; expected OWNER/NAME or OWNER/NAME@REVISION, as in "
                    + "Salesforce/blip-image-captioning-base")
        }
        (owner, name) = (parts[0], parts[1])
    }

    var description: String { "\(owner)/\(name)" }

    /// What may stand in a path of a URL and of the cache without meaning anything else there.
    static func isPlain(_ text: String, allowing others: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 128 && !text.hasPrefix(".") && !text.contains("..")
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII
                    && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                        || others.unicodeScalars.contains(scalar))
            }
    }
}
