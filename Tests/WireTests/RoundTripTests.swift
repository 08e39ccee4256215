import Testing
import Wire

@Suite struct RoundTripTests {
    @Test func aPushFrameComesBackAsItWas() throws {
        let frame = PushFrame(
            header: PushHeader(
                dataset: "birds", fileName: "Möwe.jpg", size: 12, sha256: [UInt8](repeating: 7, count: 32),
                captions: ["a gull", ""], line: 0))
        #expect(try PushFrame(decoding: frame.encoded()) == frame)
        let chunk = PushFrame(chunk: [UInt8](0...255))
        #expect(try PushFrame(decoding: chunk.encoded()) == chunk)
    }
}
