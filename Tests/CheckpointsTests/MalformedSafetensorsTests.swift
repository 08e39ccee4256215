import Checkpoints
import Foundation
import Testing

/// Each case breaks one rule of the format or one limit, and is otherwise fine.
@Suite struct MalformedSafetensorsTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let rule: String
        let file: RawSafetensors
        /// Words that the error must hold.
        let says: String
        var testDescription: String { rule }
    }

    static let good = RawSafetensors(
        header: #"{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#, data: [1, 2, 3, 4])

    static func header(_ text: String, data: Int = 4) -> RawSafetensors {
        RawSafetensors(header: text, data: [UInt8](repeating: 0, count: data))
    }

    static func tensor(
        _ name: String = "w", dtype: String = "U8", shape: String = "[4]", offsets: String = "[0,4]"
    ) -> String {
        "\"\(name)\":{\"dtype\":\"\(dtype)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
    }

    static let cases: [Case] = [
        Case(
            rule: "length beyond the limit", file: RawSafetensors(header: "{}", claimed: (8 << 20) + 1),
            says: "at most 8388608"),
        Case(rule: "length of 2^63", file: RawSafetensors(header: "{}", claimed: 1 << 63), says: "at most"),
        Case(rule: "length of all ones", file: RawSafetensors(header: "{}", claimed: .max), says: "at most"),
        Case(
            rule: "length beyond the file", file: RawSafetensors(header: "{}", claimed: 3),
            says: "but the file has"),
        Case(rule: "empty header", file: header("", data: 0), says: "start with a brace"),
        Case(
            rule: "header that starts with a space", file: header(" {}", data: 0), says: "start with a brace"),
        Case(rule: "array in place of the object", file: header("[]", data: 0), says: "start with a brace"),
        Case(rule: "text after the header", file: header("{} x", data: 0), says: "nothing after the header"),
        Case(
            rule: "newline after the header", file: header("{}\n", data: 0), says: "nothing after the header"),
        Case(
            rule: "tensor twice",
            file: header(
                "{\(tensor(shape: "[2]", offsets: "[0,2]")),\(tensor(shape: "[2]", offsets: "[2,4]"))}"),
            says: "w twice"),
        Case(
            rule: "tensor twice, once escaped",
            file: header(
                "{\(tensor(shape: "[2]", offsets: "[0,2]")),\(tensor("\\u0077", shape: "[2]", offsets: "[2,4]"))}"
            ), says: "w twice"),
        Case(
            rule: "key twice in a tensor",
            file: header(#"{"w":{"dtype":"U8","dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#),
            says: "dtype twice"),
        Case(
            rule: "metadata twice", file: header(#"{"__metadata__":{},"__metadata__":{}}"#, data: 0),
            says: "__metadata__ twice"),
        Case(
            rule: "metadata key twice", file: header(#"{"__metadata__":{"a":"1","a":"2"}}"#, data: 0),
            says: "a twice"),
        Case(
            rule: "metadata that is a number", file: header(#"{"__metadata__":{"a":1}}"#, data: 0),
            says: "to be a string"),
        Case(
            rule: "metadata that is a list", file: header(#"{"__metadata__":["a"]}"#, data: 0),
            says: "to be an object"),
        Case(
            rule: "metadata nested deeper",
            file: header(#"{"__metadata__":{"a":{"b":{"c":{"d":"e"}}}}}"#, data: 0), says: "to be a string"),
        Case(
            rule: "ten thousand brackets",
            file: header("{\"w\":" + String(repeating: "[", count: 10_000), data: 0), says: "to be an object"),
        Case(rule: "tensor that is a string", file: header(#"{"w":"U8"}"#, data: 0), says: "to be an object"),
        Case(
            rule: "unknown key",
            file: header(#"{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4],"x":"y"}}"#),
            says: "unknown key x"),
        Case(
            rule: "no dtype", file: header(#"{"w":{"shape":[4],"data_offsets":[0,4]}}"#), says: "needs dtype"),
        Case(
            rule: "no shape", file: header(#"{"w":{"dtype":"U8","data_offsets":[0,4]}}"#), says: "needs dtype"
        ),
        Case(rule: "no offsets", file: header(#"{"w":{"dtype":"U8","shape":[4]}}"#), says: "needs dtype"),
        Case(rule: "one offset", file: header("{\(tensor(offsets: "[0]"))}"), says: "two data_offsets"),
        Case(rule: "three offsets", file: header("{\(tensor(offsets: "[0,4,4]"))}"), says: "more than 2"),
        Case(
            rule: "unknown dtype", file: header("{\(tensor(dtype: "F8_E4M3"))}"),
            says: "type F8_E4M3, known are F32"),
        Case(
            rule: "negative size", file: header("{\(tensor(shape: "[-4]"))}"),
            says: "plain non-negative integers"),
        Case(
            rule: "size with a fraction", file: header("{\(tensor(shape: "[4.0]"))}"),
            says: "end with a bracket"),
        Case(
            rule: "size with an exponent", file: header("{\(tensor(shape: "[4e0]"))}"),
            says: "end with a bracket"),
        Case(
            rule: "size with a leading zero", file: header("{\(tensor(shape: "[04]"))}"), says: "leading zero"
        ),
        Case(
            rule: "size in quotes", file: header("{\(tensor(shape: "[\"4\"]"))}"),
            says: "plain non-negative integers"),
        Case(
            rule: "size null", file: header("{\(tensor(shape: "[null]"))}"),
            says: "plain non-negative integers"),
        Case(
            rule: "size of 2^64", file: header("{\(tensor(shape: "[18446744073709551616]"))}"),
            says: "beyond 63 bits"),
        Case(
            rule: "product that overflows", file: header("{\(tensor(shape: "[4294967296,4294967296]"))}"),
            says: "too large to count"),
        Case(
            rule: "byte count that overflows",
            file: header("{\(tensor(dtype: "F64", shape: "[4611686018427387904]"))}"),
            says: "too large to count"),
        Case(
            rule: "rank nine", file: header("{\(tensor(shape: "[4,1,1,1,1,1,1,1,1]"))}"), says: "more than 8"),
        Case(
            rule: "name of 513 bytes", file: header("{\(tensor(String(repeating: "n", count: 513)))}"),
            says: "more than 512 bytes"),
        Case(
            rule: "10,001 tensors",
            file: header(
                "{"
                    + (0...10_000).map { tensor("t\($0)", shape: "[0]", offsets: "[0,0]") }.joined(
                        separator: ",") + "}", data: 0), says: "more than 10000 tensors"),
        Case(
            rule: "offsets that do not fit the shape", file: header("{\(tensor(shape: "[3]"))}"),
            says: "3 bytes, but its offsets"),
        Case(
            rule: "offsets that do not fit the type", file: header("{\(tensor(dtype: "F32"))}"),
            says: "16 bytes, but its offsets"),
        Case(
            rule: "offsets backwards", file: header("{\(tensor(shape: "[0]", offsets: "[4,0]"))}"),
            says: "but its offsets"),
        Case(
            rule: "data that starts late", file: header("{\(tensor(offsets: "[1,5]"))}", data: 5),
            says: "hole"),
        Case(
            rule: "hole",
            file: header(
                "{\(tensor("v", shape: "[1]", offsets: "[0,1]")),\(tensor(shape: "[2]", offsets: "[2,4]"))}"),
            says: "hole"),
        Case(
            rule: "overlap",
            file: header(
                "{\(tensor("v", shape: "[3]", offsets: "[0,3]")),\(tensor(shape: "[2]", offsets: "[2,4]"))}"),
            says: "overlaps"),
        Case(rule: "same bytes twice", file: header("{\(tensor("v")),\(tensor())}"), says: "overlaps"),
        Case(
            rule: "empty tensor inside another",
            file: header("{\(tensor("v", shape: "[0]", offsets: "[2,2]")),\(tensor())}"), says: "overlaps"),
        Case(
            rule: "bytes after the last tensor", file: header("{\(tensor())}", data: 5),
            says: "5 follow the header"),
        Case(
            rule: "bytes missing at the end", file: header("{\(tensor())}", data: 3),
            says: "3 follow the header"),
        Case(rule: "bytes without a tensor", file: header("{}", data: 1), says: "1 follow the header"),
        Case(rule: "trailing comma", file: header("{\(tensor()),}"), says: "to be a string"),
        Case(rule: "missing colon", file: header(#"{"w"{}}"#, data: 0), says: "a colon"),
        Case(
            rule: "control character in a name", file: header("{\(tensor("a\u{1}b"))}"),
            says: "control character"),
        Case(
            rule: "half a surrogate pair", file: header("{\(tensor("\\ud83d"))}"),
            says: "half a surrogate pair"),
        Case(
            rule: "second half first", file: header("{\(tensor("\\udc36"))}"), says: "half a surrogate pair"),
        Case(rule: "unknown escape", file: header("{\(tensor("\\x"))}"), says: "unknown escape"),
        Case(rule: "broken escape", file: header("{\(tensor("\\u00g0"))}"), says: "broken"),
        Case(rule: "string without end", file: header("{\"w", data: 0), says: "does not end"),
    ]

    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func reason(_ bytes: Data) throws -> String? {
        let url = folder.file("model.safetensors")
        try bytes.write(to: url)
        do {
            _ = try SafetensorsFile(url)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: cases) func isRefusedWithItsReason(_ bad: Case) throws {
        #expect(try reason(Self.good.bytes) == nil)
        let reason = try #require(try reason(bad.file.bytes), "\(bad.rule) was accepted")
        #expect(reason.contains(bad.says))
        #expect(reason.contains("model.safetensors"))
    }

    @Test func aHeaderThatIsNotUTF8IsRefused() throws {
        var bytes = Self.good.bytes
        let name = try #require(bytes.firstIndex(of: UInt8(ascii: "w")))
        bytes[name] = 0xFF
        #expect(try reason(bytes)?.contains("not UTF-8") == true)
    }

    @Test func whatTheFormatAllowsIsAccepted() throws {
        for text in [
            "{\(Self.tensor())}     ", "{ \(Self.tensor()) ,\n\"__metadata__\" : { \"a\" : \"b\" } }",
            "{\(Self.tensor(shape: "[1,2,2,1,1,1,1,1]"))}", "{\(Self.tensor("\\ud83d\\udc36 \\u00e9\\n"))}",
            "{\(Self.tensor("empty", shape: "[0,9]", offsets: "[4,4]")),\(Self.tensor())}",
        ] {
            #expect(try reason(Self.header(text).bytes) == nil)
        }
        #expect(try reason(Self.header("{}", data: 0).bytes) == nil)
    }

    @Test func aFileCutAnywhereIsRefused() throws {
        let whole = Self.good.bytes
        for length in 0..<whole.count {
            #expect(try reason(whole.prefix(length)) != nil, "cut to \(length) bytes")
        }
    }

    @Test func flippedBytesNeverCrash() throws {
        var writer = SafetensorsWriter()
        try writer.add("w", shape: [2, 50], floats: (0..<100).map(Float.init))
        try writer.add("ids", shape: [2], int64s: [1, 2])
        try writer.add("half", shape: [3], as: .BF16, floats: [1, 2, 3])
        let url = folder.file("whole.safetensors")
        try writer.write(to: url)
        let whole = try Data(contentsOf: url)
        let victim = folder.file("flipped.safetensors")
        var generator = SeededGenerator(state: 11)
        var refused = 0
        var read = 0
        for _ in 0..<2_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
                    in: 0...255, using: &generator)
            }
            try bytes.write(to: victim)
            do {
                let file = try SafetensorsFile(victim)
                for (name, record) in file.tensors {
                    #expect(record.byteCount <= whole.count)
                    _ = try? file.floats(name)
                    _ = try? file.int64s(name)
                }
                read += 1
            } catch {
                refused += 1
            }
        }
        #expect(refused > 500 && read > 200)
    }

    @Test(.timeLimit(.minutes(1))) func onlyARegularFileIsOpened() throws {
        #expect(throws: CheckpointError.self) { try SafetensorsFile(folder.url) }
        #expect(throws: CheckpointError.self) { try SafetensorsFile(folder.file("absent")) }
        let pipe = folder.file("pipe")
        #expect(mkfifo(pipe.path(percentEncoded: false), 0o600) == 0)
        #expect(throws: CheckpointError.self) { try SafetensorsFile(pipe) }
    }
}
