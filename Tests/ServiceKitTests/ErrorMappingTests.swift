import BlobStore
import Catalog
import Database
import RPC
import ServiceKit
import Testing

@Suite struct ErrorMappingTests {
    private static let cases: [(any Error & Sendable, StatusCode)] = [
        (CatalogError.notFound(kind: "model", name: "m", known: ["n"]), .notFound),
        (CatalogError.alreadyExists("taken"), .alreadyExists),
        (CatalogError.invalid("wrong"), .invalidArgument),
        (CatalogError.precondition("not yet"), .failedPrecondition),
        (CatalogError.leaseLost, .aborted),
        (DatabaseError(kind: .connect, message: "no"), .unavailable),
        (DatabaseError(kind: .connectionLost, message: "gone"), .unavailable),
        (DatabaseError(kind: .server, sqlState: "57P01", message: "shutdown"), .unavailable),
        (DatabaseError(kind: .poolExhausted, message: "busy"), .resourceExhausted),
        (DatabaseError(kind: .server, sqlState: "53100", message: "disk full"), .resourceExhausted),
        (DatabaseError(kind: .server, sqlState: "57014", message: "cancelled"), .deadlineExceeded),
        (BlobError.full(freeBytes: 1, folder: "/b"), .resourceExhausted),
        (BlobError.notFound("images/x"), .notFound),
        (BlobError.dataLoss(key: "images/x"), .dataLoss),
        (BlobError.invalidKey("../x"), .internal),
    ]

    @Test(arguments: cases.indices) func eachErrorHasItsCode(_ index: Int) throws {
        let (error, code) = Self.cases[index]
        let mapped = try #require(rpcError(from: error) as? RPCError)
        #expect(mapped.code == code, "\(error)")
    }

    @Test func theCallerReadsTheCataloguesWordsButNotTheDatabases() throws {
        let missing = CatalogError.notFound(kind: "model", name: "m", known: ["n"])
        #expect((rpcError(from: missing) as? RPCError)?.message == missing.description)
        let down = DatabaseError(kind: .connect, message: "password authentication failed for user x")
        #expect((rpcError(from: down) as? RPCError)?.message.contains("password") == false)
    }

    @Test func otherErrorsPassAsTheyAre() async throws {
        struct Odd: Error {}
        #expect(rpcError(from: Odd()) is Odd)
        #expect(rpcError(from: DatabaseError(kind: .badResult, message: "x")) is DatabaseError)
        #expect(try await answering { 5 } == 5)
        let error = await #expect(throws: RPCError.self) {
            try await answering { throw CatalogError.invalid("wrong") }
        }
        #expect(error?.code == .invalidArgument)
    }
}
