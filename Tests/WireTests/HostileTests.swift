import Foundation
import Testing

@testable import Wire

@Suite struct HostileTests {
    private static func decode(_ bytes: [UInt8], as type: any WireMessage.Type) -> Bool {
        (try? type.init(decoding: bytes)) != nil
    }

    /// Resident memory of this process, bytes.
    private static func resident() throws -> Int {
        let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return (Int(pages[1]) ?? 0) * 4096
    }

    @Test func mutatedMessagesNeverCrashNorGrow() throws {
        var random = SystemRandomNumberGenerator()
        let bodies = try everyMessage.map { (bytes: try $0.encoded(), type: type(of: $0)) }
        let before = try Self.resident()
        var refused = 0
        for _ in 0..<5000 {
            guard let (bytes, type) = bodies.randomElement(using: &random), !bytes.isEmpty else { continue }
            var mutant = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: 0..<mutant.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: mutant[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 1: mutant[at] = .random(in: 0...255, using: &random)
                case 2: mutant.insert(contentsOf: mutant[at...].prefix(20), at: at)
                default: mutant.removeSubrange(at..<min(at + 3, mutant.count))
                }
                if mutant.isEmpty { break }
            }
            if !Self.decode(mutant, as: type) { refused += 1 }
        }
        #expect(refused > 500)
        #expect(try Self.resident() - before < 64 << 20)
    }

    @Test func everyTruncationIsHandled() throws {
        for message in everyMessage {
            let bytes = try message.encoded()
            for count in 0..<bytes.count {
                _ = Self.decode(Array(bytes[..<count]), as: type(of: message))
            }
        }
    }

    @Test func aBombOfEmptySubmessagesIsRefused() throws {
        // Field 1 of ListRunsReply, length 0, a million times: 2 MB that would unpack to hundreds.
        let bomb = [[UInt8]](repeating: [0x0A, 0], count: 1_000_000).flatMap(\.self)
        let before = try Self.resident()
        #expect(throws: WireError.malformed(message: "ListRunsReply", bytes: 2_000_000)) {
            try ListRunsReply(decoding: bomb)
        }
        #expect(try Self.resident() - before < 100 << 20)
    }

    @Test func aBombOfEmptyStringsIsRefused() throws {
        // Field 6 of PushHeader.
        let bomb = [[UInt8]](repeating: [0x32, 0], count: 1_000_000).flatMap(\.self)
        #expect(throws: WireError.self) { try PushHeader(decoding: bomb) }
    }

    @Test func honestListsFitTheBudget() throws {
        let run = RunInfo(runID: 1, spec: RunSpec(dataset: "birds"), state: .running, step: 3)
        let runs = ListRunsReply(runs: Array(repeating: run, count: 500))
        #expect(try ListRunsReply(decoding: runs.encoded()) == runs)
        let points = GetMetricsReply(
            points: (0..<20_000).map { MetricPoint(name: "loss", step: UInt64($0), value: Double($0)) })
        #expect(try GetMetricsReply(decoding: points.encoded()) == points)
    }

    @Test func textIsUTF8WithoutNUL() throws {
        let good = try PushHeader(dataset: "aXb").encoded()
        let at = try #require(good.firstIndex(of: UInt8(ascii: "X")))
        var bad = good
        bad[at] = 0
        #expect(throws: WireError.holdsNUL(field: "PushHeader.dataset")) { try PushHeader(decoding: bad) }
        bad[at] = 0xFF
        #expect(throws: WireError.notUTF8(field: "PushHeader.dataset")) { try PushHeader(decoding: bad) }
        let last = try PushHeader(captions: ["ab\u{1}"]).encoded().dropLast() + [0]
        #expect(throws: WireError.holdsNUL(field: "PushHeader.captions")) {
            try PushHeader(decoding: Array(last))
        }
        #expect(throws: WireError.holdsNUL(field: "PushHeader.captions")) {
            try PushHeader(captions: ["a\0"]).encoded()
        }
    }

    @Test func unknownEnumValuesAreRefused() {
        #expect(throws: WireError.unknownValue(field: "RunInfo.state", value: 99)) {
            try RunInfo(decoding: [0x18, 99])
        }
    }
}
