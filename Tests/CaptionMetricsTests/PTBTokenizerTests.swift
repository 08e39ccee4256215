import CaptionMetrics
import Testing

@Suite struct PTBTokenizerTests {
    @Test func everyGoldenCaptionHasTheReferenceTokens() throws {
        let cases: [[String]] = try GoldenMetrics.load("golden_ptb.json")
        #expect(cases.count == 22)
        for pair in cases {
            #expect(scalars(PTBTokenizer.text(pair[0])) == scalars(pair[1]), "\(pair[0])")
        }
    }

    @Test func everyTextOfTheGoldenImagesHasTheReferenceTokens() throws {
        let golden = try GoldenMetrics.load()
        #expect(golden.input.count == 12)
        for (id, input) in golden.input {
            #expect(input.refs.map(PTBTokenizer.text) == golden.tokenizedReferences[id])
            #expect([PTBTokenizer.text(input.cand)] == golden.tokenizedCandidates[id])
        }
    }

    @Test func captionsAndHardLinesHaveTheReferenceTokens() throws {
        let captions = try GoldenMetrics.lines("ptb_captions.txt")
        let tokens = try GoldenMetrics.lines("ptb_tokens.txt")
        #expect(captions.count == 319)
        #expect(tokens.count == captions.count)
        for (caption, expected) in zip(captions, tokens) {
            #expect(scalars(PTBTokenizer.text(caption)) == scalars(expected), "\(caption)")
        }
    }

    @Test func aMixedNumberIsOneTokenWithANoBreakSpace() {
        #expect(PTBTokenizer.tokens("3 1/2 cups") == ["3\u{A0}1/2", "cups"])
    }

    @Test func newlinesCountAsSpaces() {
        #expect(PTBTokenizer.tokens("a dog\nruns\r\n") == ["a", "dog", "runs"])
        #expect(PTBTokenizer.tokens("3\n1/2") == ["3", "1/2"])
    }

    @Test func nothingIsLeftOfPunctuation() {
        for caption in ["", " ", "...", "—", "\"'`,.;: ! ? -", "\u{1F436}"] {
            #expect(PTBTokenizer.tokens(caption).isEmpty, "\(caption)")
        }
    }

    /// Scoring must not fail on any text, whatever a model or a user wrote.
    @Test func anyScalarsAreTokenised() {
        var state: UInt64 = 7
        func next(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        let marks = Array("'’.,-/&@#:<>()[]$!?0123nNtTsS  \u{AD}\u{A0}½".unicodeScalars)
        for _ in 0..<3000 {
            var view = String.UnicodeScalarView()
            for _ in 0..<next(12) {
                let any = Unicode.Scalar(UInt32(next(0x3100)))
                view.append(next(3) == 0 ? any ?? "a" : marks[Int(next(UInt64(marks.count)))])
            }
            for token in PTBTokenizer.tokens(String(view)) {
                #expect(!token.isEmpty && !token.contains(" "))
            }
        }
    }

    private func scalars(_ text: String) -> [Unicode.Scalar] {
        Array(text.unicodeScalars)
    }
}
