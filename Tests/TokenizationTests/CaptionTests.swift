import Testing

@testable import Tokenization

@Suite struct CaptionTests {
    let tokenizer: Tokenizer
    let prompt = "a picture of "

    init() throws {
        tokenizer = try Fixtures.tokenizer.get()
    }

    @Test(arguments: [
        ("A Dog, running!! (fast)", "a dog, running fast"),
        ("  \"STOP\"   sign: 5th Ave.\n", "stop sign 5th ave"),
        ("it's a well-lit room; isn't it?", "it's a well-lit room isn't it?"),
        ("tab\there\u{a0}there", "tab here there"),
        ("*#~:;.!()\"", ""),
        ("", ""),
    ])
    func cleaningBlanksTheRecipesPunctuation(raw: String, cleaned: String) {
        #expect(CaptionText.cleaned(raw) == cleaned)
        #expect(CaptionText.cleaned(cleaned) == cleaned)
    }

    @Test func cleaningKeepsTheFirstThirtyWords() {
        let caption = (1...31).map { "w\($0)" }.joined(separator: " ")
        #expect(CaptionText.cleaned(caption).hasSuffix("w29 w30"))
        #expect(CaptionText.cleaned(caption, maxWords: 2) == "w1 w2")
    }

    @Test func aCaptionIsEncodedAfterThePrompt() {
        let encoding = CaptionEncoding(caption: "A dog.", prompt: prompt, tokenizer: tokenizer)
        #expect(encoding.ids == [30522, 1037, 3861, 1997, 1037, 3899, 102])
        #expect(encoding.promptLength == 4)
        #expect(!encoding.wasTruncated)
        #expect(CaptionEncoding.start(prompt: prompt, tokenizer: tokenizer) == [30522, 1037, 3861, 1997])
    }

    @Test func withoutAPromptOnlyTheStartIsMasked() {
        let encoding = CaptionEncoding(caption: "A dog.", prompt: "", tokenizer: tokenizer)
        #expect(encoding.ids == [30522, 1037, 3899, 102])
        #expect(encoding.promptLength == 1)
    }

    @Test func theLastWordOfAPromptDoesNotRunIntoTheCaption() {
        let encoding = CaptionEncoding(caption: "dog", prompt: "a picture of", tokenizer: tokenizer)
        #expect(encoding.ids == [30522, 1037, 3861, 1997, 3899, 102])
    }

    @Test func aLongCaptionIsCutAndStillEnds() {
        let long = Array(repeating: "overexposed", count: 20).joined(separator: " ")
        let encoding = CaptionEncoding(caption: long, prompt: prompt, tokenizer: tokenizer)
        #expect(encoding.ids.count == 40)
        #expect(encoding.ids.last == 102)
        #expect(encoding.wasTruncated)
        let fits = CaptionEncoding(
            caption: long, prompt: prompt, tokenizer: tokenizer, maxTokens: 5 + tokenizer.pieces(long).count)
        #expect(!fits.wasTruncated)
        #expect(fits.ids == [30522, 1037, 3861, 1997] + tokenizer.pieces(long) + [102])
    }

    @Test func aCutOfWordsIsReportedToo() {
        let caption = Array(repeating: "a", count: 31).joined(separator: " ")
        let encoding = CaptionEncoding(caption: caption, prompt: prompt, tokenizer: tokenizer)
        #expect(encoding.ids.count == 35)
        #expect(encoding.wasTruncated)
    }

    @Test func aLimitInsideThePromptMasksOnlyWhatIsThere() {
        let encoding = CaptionEncoding(caption: "dog", prompt: prompt, tokenizer: tokenizer, maxTokens: 3)
        #expect(encoding.ids == [30522, 1037, 102])
        #expect(encoding.promptLength == 2)
        #expect(encoding.wasTruncated)
    }
}
