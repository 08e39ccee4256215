import Testing

@testable import Tokenization

@Suite struct TokenizerTests {
    let tokenizer: Tokenizer

    init() throws {
        tokenizer = try Fixtures.tokenizer.get()
    }

    @Test func specialIdsFollowTheVocabulary() {
        let special = tokenizer.special
        #expect([special.pad, special.unk, special.cls, special.sep] == [0, 100, 101, 102])
        #expect(special.bos == 30522)
        #expect(special.enc == 30523)
        #expect(special.mask == 103)
        #expect(tokenizer.embeddingRows == 30524)
    }

    @Test func aSeparatorSpelledOutByAUserIsText() {
        #expect(tokenizer.pieces("[SEP]") == [1031, 19802, 1033])
        #expect(tokenizer.encode("[SEP]", recogniseSpecialTokens: true) == [101, 102, 102])
        #expect(!tokenizer.encode("a dog [SEP] [CLS] [PAD]").dropFirst().dropLast().contains { $0 < 104 })
    }

    @Test func truncationKeepsBothEnds() {
        #expect(tokenizer.encode("a picture of", maxLength: 4) == [101, 1037, 3861, 102])
        #expect(tokenizer.encode("a picture of", maxLength: 5) == [101, 1037, 3861, 1997, 102])
        #expect(tokenizer.encode("a picture of", maxLength: 0) == [101, 102])
    }

    @Test func aWordOfMoreThanAHundredScalarsIsUnknown() {
        #expect(!tokenizer.pieces(String(repeating: "a", count: 100)).contains(100))
        #expect(tokenizer.pieces(String(repeating: "a", count: 101)) == [100])
    }

    @Test func oneSpellingOfAnAccentEqualsTheOther() {
        #expect(tokenizer.pieces("caf\u{e9}") == [7668])
        #expect(tokenizer.pieces("cafe\u{301}") == [7668])
    }

    @Test func sigmaIsLoweredWithoutContext() {
        let words = TextNormalizer(lowercase: true).words("ΟΔΟΣ".unicodeScalars)
        #expect(words == [["\u{3bf}", "\u{3b4}", "\u{3bf}", "\u{3c3}"]])
    }

    @Test func aCasedTokenizerKeepsCaseAndAccents() throws {
        let vocabulary = try Vocabulary(tokens: ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "Caf\u{e9}", "cafe"])
        let cased = try Tokenizer(vocabulary: vocabulary, lowercase: false)
        #expect(cased.pieces("Caf\u{e9} cafe CAFE") == [4, 5, 1])
    }

    @Test func decodingLeavesSpecialTokensOutUnlessAsked() {
        let ids: [Int32] = [30522, 1037, 3861, 1997, 1037, 3899, 102, 0, 0]
        #expect(tokenizer.decode(ids) == "a picture of a dog")
        #expect(
            tokenizer.decode(ids, skipSpecialTokens: false)
                == "[DEC] a picture of a dog [SEP] [PAD] [PAD]")
        #expect(tokenizer.decode([30523, 99999, -1], skipSpecialTokens: false) == "[ENC] [UNK] [UNK]")
        #expect(tokenizer.decode([]).isEmpty)
    }

    /// Vocabularies of other makers may hold `n't` as one token.
    @Test func contractionsAreJoinedHoweverTheVocabularyCutsThem() {
        let tokens = ["we", "'re", "i", "'m", "it", "'s", "they", "'ve", "do", "n't", "!"]
        #expect(Detokenizer.text(of: tokens) == "we're i'm it's they've don't!")
        #expect(Detokenizer.text(of: ["don", "'", "t", "stop", ".", "##s"]) == "don't stop.s")
    }

    @Test func asciiWordsSurviveTheRoundTrip() {
        for text in ["a woman sitting on the beach with her dog", "two kids' toys", "photosynthesis"] {
            let again = tokenizer.decode(tokenizer.encode(text))
            #expect(tokenizer.encode(again) == tokenizer.encode(text))
        }
    }
}
