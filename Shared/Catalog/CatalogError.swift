/// What the catalogue refuses, in terms a caller can act on.
public enum CatalogError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No such thing; `known` lists up to ten names that exist.
    case notFound(kind: String, name: String, known: [String])
    /// The name is taken by something else.
    case alreadyExists(String)
    /// The request itself is wrong.
    case invalid(String)
    /// The request is fine, the state is not ready for it.
    case precondition(String)
    /// The job belongs to somebody else by now: stop, discard, publish nothing.
    case leaseLost

    public var description: String {
        switch self {
        case .notFound(let kind, let name, let known):
            known.isEmpty
                ? "no \(kind) \"\(name)\"; there is none yet"
                : "no \(kind) \"\(name)\"; there are \(known.joined(separator: ", "))"
        case .alreadyExists(let text), .invalid(let text), .precondition(let text): text
        case .leaseLost: "the lease on this job was lost to a newer attempt, a cancellation or a pause"
        }
    }
}
