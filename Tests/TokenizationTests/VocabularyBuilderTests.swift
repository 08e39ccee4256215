import Testing

@testable import Tokenization

@Suite struct VocabularyBuilderTests {
    let captions = ["A red fox, a RED hen.", "two red foxes", "a fox and a café", "hen [SEP] \u{1f436}"]
    static let fixedPart = 7 + 68 + 36

    @Test func wordsFollowTheFixedPartByFrequencyThenAlphabet() {
        let tokens = VocabularyBuilder.build(captions: captions, size: 1000)
        #expect(tokens.prefix(7) == ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[DEC]", "[ENC]"])
        let words = Array(tokens.dropFirst(Self.fixedPart))
        #expect(words == ["red", "fox", "hen", "and", "cafe", "foxes", "sep", "two", "\u{1f436}"])
    }

    @Test func theOrderOfCaptionsChangesNothing() {
        #expect(
            VocabularyBuilder.build(captions: captions, size: 116)
                == VocabularyBuilder.build(captions: captions.reversed(), size: 116))
    }

    @Test func theSizeIsTheMostTokens() {
        #expect(VocabularyBuilder.build(captions: captions, size: 113).count == 113)
        #expect(VocabularyBuilder.build(captions: captions, size: 3).count == Self.fixedPart)
    }

    @Test func everyTokenIsInNormalForm() {
        let normalizer = TextNormalizer(lowercase: true)
        for token in VocabularyBuilder.build(captions: captions, size: 1000).dropFirst(7) {
            let bare = token.count > 2 && token.hasPrefix("##") ? token.dropFirst(2) : token[...]
            #expect(normalizer.words(bare.unicodeScalars) == [Array(bare.unicodeScalars)], "\(token)")
        }
    }

    @Test func anyASCIIWordCanBeSpelled() throws {
        let vocabulary = try Vocabulary(tokens: VocabularyBuilder.build(captions: captions, size: 200))
        let tokenizer = try Tokenizer(vocabulary: vocabulary)
        let printable = String(String.UnicodeScalarView((UInt8(0x20)...0x7E).map { Unicode.Scalar($0) }))
        for text in [printable, "Zyzzyva x9k7 don't", "redfoxes"] {
            #expect(!tokenizer.pieces(text).contains(tokenizer.special.unk))
        }
        #expect(tokenizer.decode(tokenizer.encode("redfoxes quiz")) == "redfoxes quiz")
    }
}
