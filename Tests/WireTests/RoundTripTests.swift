import Testing

@testable import Wire

@Suite struct RoundTripTests {
    /// Decodes as the type of `value` and compares.
    static func decodes<Message: WireMessage & Equatable>(_ bytes: [UInt8], to value: Message) throws -> Bool
    {
        try Message(decoding: bytes) == value
    }

    @Test func everyMessageComesBackAsItWas() throws {
        #expect(everyMessage.count > 60)
        for message in everyMessage {
            let back = try Self.decodes(message.encoded(), to: message)
            #expect(back, "\(type(of: message))")
        }
    }

    @Test func unknownFieldsAreIgnored() throws {
        // Field 1000 as a number, field 1001 as bytes.
        let unknown: [UInt8] = [0xC0, 0x3E, 0x07, 0xCA, 0x3E, 0x03, 1, 2, 3]
        for message in everyMessage {
            let back = try Self.decodes(message.encoded() + unknown, to: message)
            #expect(back, "\(type(of: message))")
        }
    }

    @Test func absentAndEmptyAreDifferent() throws {
        #expect(try PushHeader(decoding: []) == PushHeader())
        #expect(try PushHeader().encoded().isEmpty)
        let empty = PushHeader(dataset: "", size: 0, sha256: [], captions: [""])
        #expect(try PushHeader(decoding: empty.encoded()) == empty)
        #expect(try PushFrame(decoding: PushFrame(header: PushHeader()).encoded()).header == PushHeader())
        #expect(try CaptionUploadFrame(decoding: CaptionUploadFrame(chunk: []).encoded()).chunk == [])
    }

    @Test func largeBytesSurvive() throws {
        let batch = Batch(
            index: 3, pixels: (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) },
            captionImage: [0, 1, .max], tokenIDs: [-1, 30522])
        #expect(try Batch(decoding: batch.encoded()) == batch)
    }

    @Test func theChecksumIsCRC32C() {
        let digits = Array("123456789".utf8)
        #expect(digits.withUnsafeBytes { crc32c($0) } == 0xE306_9283)
        #expect([UInt8]().withUnsafeBytes { crc32c($0) } == 0)
        var generator = SystemRandomNumberGenerator()
        for count in 0..<300 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(bytes.withUnsafeBytes { crc32c($0) } == bytes.withUnsafeBytes { crc32cByTable($0) })
        }
    }
}
