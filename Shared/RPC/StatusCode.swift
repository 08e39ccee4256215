/// How a call ended; the numbers are gRPC's.
public enum StatusCode: UInt32, Sendable, CaseIterable {
    /// It succeeded.
    case ok = 0
    /// The caller gave it up.
    case cancelled
    /// The peer said something this version does not know.
    case unknown
    /// The request is wrong, whatever the state of the service.
    case invalidArgument
    /// Time ran out.
    case deadlineExceeded
    /// What the request names does not exist.
    case notFound
    /// What the request makes exists with other content.
    case alreadyExists
    /// This peer may not do that.
    case permissionDenied
    /// A queue is full or something is too large.
    case resourceExhausted
    /// The state does not allow it now.
    case failedPrecondition
    /// Lost a race; redo the whole operation.
    case aborted
    /// Past the end.
    case outOfRange
    /// This service has no such method, or speaks another version.
    case unimplemented
    /// A fault of the service.
    case `internal`
    /// The service is not there or will not take calls now; try again.
    case unavailable
    /// Bytes were lost or changed.
    case dataLoss
    /// The peer is not known.
    case unauthenticated

    /// The upper-case name, as in `DEADLINE_EXCEEDED`.
    public var name: String {
        "\(self)".reduce(into: "") { name, letter in
            if letter.isUppercase { name += "_" }
            name += letter.uppercased()
        }
    }
}
