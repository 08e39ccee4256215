import BlobStore
import Catalog
import Database
import RPC

/// What a caller gets to see of an error: its own words where they help the caller, INTERNAL where they are ours.
public func rpcError(from error: any Error) -> any Error {
    switch error {
    case let error as CatalogError:
        switch error {
        case .notFound: RPCError(.notFound, error.description)
        case .alreadyExists: RPCError(.alreadyExists, error.description)
        case .invalid: RPCError(.invalidArgument, error.description)
        case .precondition: RPCError(.failedPrecondition, error.description)
        case .leaseLost: RPCError(.aborted, error.description)
        }
    case let error as DatabaseError where error.isUnavailable:
        RPCError(.unavailable, "the database does not answer; it is tried again")
    // Before what is exhausted, which counts a statement that ran out of time too.
    case let error as DatabaseError where error.sqlState == "57014":
        RPCError(.deadlineExceeded, "the database took too long")
    case let error as DatabaseError where error.isExhausted:
        RPCError(.resourceExhausted, "the database is out of connections or space; try again in a moment")
    case let error as BlobError:
        switch error {
        case .full: RPCError(.resourceExhausted, error.description)
        case .notFound: RPCError(.notFound, error.description)
        case .dataLoss: RPCError(.dataLoss, error.description)
        default: RPCError(.internal, error.description)
        }
    default: error
    }
}

/// Runs `body` and maps what it throws for the caller.
public func answering<Reply>(_ body: () async throws -> Reply) async throws -> Reply {
    do { return try await body() } catch { throw rpcError(from: error) }
}
