import Testing

@testable import Tokenization

@Suite struct VocabularyTests {
    @Test func theLineNumberIsTheId() throws {
        let vocabulary = try Vocabulary(text: "one\ntwo\r\nthree")
        #expect(vocabulary.count == 3)
        #expect(vocabulary.id(of: "two") == 1)
        #expect(vocabulary.token(2) == "three")
        #expect(vocabulary.token(3) == nil)
        #expect(vocabulary.token(-1) == nil)
        #expect(vocabulary.id(of: "thre") == nil)
        #expect(vocabulary.id(of: "") == nil)
    }

    @Test func aTokenOnTwoLinesIsAnError() {
        #expect(throws: TokenizationError.duplicateToken("a", first: 0, second: 2)) {
            try Vocabulary(text: "a\nb\na\n")
        }
    }

    @Test func canonicallyEquivalentTokensAreDifferentTokens() throws {
        let vocabulary = try Vocabulary(text: "\u{e9}\ne\u{301}\n")
        #expect(vocabulary.id(of: "\u{e9}") == 0)
        #expect(vocabulary.id(of: "e\u{301}") == 1)
    }

    @Test func emptyLinesAndEmptyFilesAreErrors() {
        #expect(throws: TokenizationError.emptyToken(line: 1)) { try Vocabulary(text: "a\n\nb") }
        #expect(throws: TokenizationError.emptyVocabulary) { try Vocabulary(text: "") }
    }

    @Test func aVocabularyWithoutASeparatorMakesNoTokenizer() throws {
        let vocabulary = try Vocabulary(tokens: ["[PAD]", "[UNK]", "[CLS]"])
        #expect(throws: TokenizationError.missingSpecialToken("[SEP]")) {
            try Tokenizer(vocabulary: vocabulary)
        }
    }

    @Test func decoderTokensInTheFileAreUsed() throws {
        let vocabulary = try Vocabulary(
            tokens: ["[DEC]", "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[ENC]", "a"])
        let tokenizer = try Tokenizer(vocabulary: vocabulary)
        #expect(tokenizer.special.bos == 0)
        #expect(tokenizer.special.enc == 5)
        #expect(tokenizer.embeddingRows == 7)
        #expect(tokenizer.decode([0, 6, 5, 4]) == "a")
    }
}
