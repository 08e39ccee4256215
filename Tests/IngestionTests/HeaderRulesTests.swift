import Testing
import Wire

@testable import ingestion

@Suite struct HeaderRulesTests {
    @Test(arguments: [
        ([""], "caption_empty"), (["a cat", " \n\t "], "caption_empty"),
        (["a\u{1B}[31mcat"], "caption_control_characters"), (["a\u{85}cat"], "caption_control_characters"),
        ([String(repeating: "x", count: 4097)], "bad_row"), (Array(repeating: "a cat", count: 65), "bad_row"),
    ])
    func captionsThatAreNoCaptionsAreRefused(_ captions: [String], _ reason: String) {
        #expect(HeaderRules.refusal(captions: captions)?.reason == reason)
    }

    @Test(arguments: [
        [], ["a cat"], ["ein Kätzchen, 猫, 🐈"], ["two\nlines\tand a tab"],
        [String(repeating: "x", count: 4096)],
        Array(repeating: "a cat", count: 64),
    ])
    func ordinaryCaptionsPass(_ captions: [String]) {
        #expect(HeaderRules.refusal(captions: captions) == nil)
    }

    @Test func aLongNameAnUnknownSplitAndALargeFileAreRefused() {
        func reason(_ header: PushHeader) -> String? { HeaderRules.refusal(header)?.reason }
        #expect(reason(PushHeader(fileName: String(repeating: "n", count: 1025))) == "bad_row")
        #expect(reason(PushHeader(split: "training")) == "bad_row")
        #expect(reason(PushHeader(size: 20 << 20 + 1)) == "image_too_large")
        for split in ["train", "validation", "test", ""] { #expect(reason(PushHeader(split: split)) == nil) }
    }
}
