import Database
import Foundation
import TestSupport
import Testing

@Suite struct ValueTests {
    @Test func everyKindOfValueReadsBackAsItWasBound() async throws {
        let database = try await TestDatabase.empty()
        let id = UUID()
        let texts = [
            "plain", "", "a \"quoted\" \\ one", "comma, {brace}", "NULL", "zwölf 🐈", "'; drop table x; --",
        ]
        let doubles = [0.1, -0.0, .infinity, -.infinity, 2.2250738585072014e-308, 1.7976931348623157e308]
        let row = try await database.query(
            """
            select $1::text as t, $2::bigint as i, $3::float8 as d, $4::boolean as b, $5::bytea as y, $6::uuid as u,
              $7::text[] as ts, $8::bigint[] as is, $9::float8[] as ds, $10::text as n,
              extract(epoch from $11::interval)::float8 as v, ($12::bytea[])[2] as ys, $13::float8 as nan,
              $14::text[] as gaps
            """,
            [
                .text(texts[6]), .int(.min), .double(0.1 + 0.2), .bool(true), .bytes([0, 255, 10, 0]),
                .uuid(id),
                .texts(texts), .ints([1, -2, .max]), .doubles(doubles), .null, .interval(.milliseconds(1500)),
                .byteArrays([[1], [0, 92, 34]]), .double(.nan), .optionalTexts([nil, "x"]),
            ])[0]
        #expect(try row.text("t") == texts[6])
        #expect(try row.int("i") == .min)
        #expect(try row.double("d") == 0.1 + 0.2)
        #expect(try row.bool("b"))
        #expect(try row.bytes("y") == [0, 255, 10, 0])
        #expect(try row.uuid("u") == id)
        #expect(try row.texts("ts") == texts)
        #expect(try row.ints("is") == [1, -2, .max])
        #expect(try row.doubles("ds").map(\.bitPattern) == doubles.map(\.bitPattern))
        #expect(try row.optionalText("n") == nil)
        #expect(try row.double("v") == 1.5)
        #expect(try row.bytes("ys") == [0, 92, 34])
        #expect(try row.double("nan").isNaN)
        #expect(throws: DatabaseError.self) { try row.texts("gaps") }
    }

    @Test func emptyArraysAndEmptyBytesStayEmpty() async throws {
        let database = try await TestDatabase.empty()
        let row = try await database.query(
            "select $1::text[] as a, $2::bytea as b, cardinality($3::bytea[]) as c",
            [.texts([]), .bytes([]), .byteArrays([])])[0]
        #expect(try row.texts("a") == [])
        #expect(try row.bytes("b") == [])
        #expect(try row.int("c") == 0)
    }

    @Test func textWithNULIsRefusedRatherThanCut() async throws {
        let database = try await TestDatabase.empty()
        for value in [SQLValue.text("a\0b"), .texts(["ok", "a\0b"])] {
            await #expect {
                try await database.query("select $1::text", [value])
            } throws: { ($0 as? DatabaseError)?.kind == .badParameter }
        }
    }

    @Test func gettersSayWhatDoesNotFit() async throws {
        let database = try await TestDatabase.empty()
        let row = try await database.query("select 'word' as w, null::int as n")[0]
        for body in [
            { _ = try row.int("w") }, { _ = try row.double("w") }, { _ = try row.bool("w") },
            { _ = try row.bytes("w") },
            { _ = try row.int("n") }, { _ = try row.text("absent") }, { _ = try row.uuid("w") },
        ] as [() throws -> Void] {
            #expect { try body() } throws: { ($0 as? DatabaseError)?.kind == .badResult }
        }
    }

    @Test func serverErrorsCarryTheirState() async throws {
        let database = try await TestDatabase.empty()
        try await database.query("create table once (a int primary key)")
        try await database.query("insert into once values (1)")
        await #expect {
            try await database.query("insert into once values ($1)", [.int(1)])
        } throws: {
            guard let error = $0 as? DatabaseError else { return false }
            return error.isUniqueViolation && error.constraint == "once_pkey" && error.sqlClass == "23"
                && !error.isUnavailable
        }
    }
}
