/// Walks over a caption and takes the longest token at each position.
struct PTBScanner {
    private let rules: PTBRules
    private var position = 0
    private var result: [String] = []

    init(_ caption: String) {
        // A soft hyphen is no part of a word and no break in it.
        rules = PTBRules(scalars: caption.unicodeScalars.filter { $0.value != 0xAD })
    }

    mutating func tokens() -> [String] {
        while position < rules.scalars.count {
            let length = rules.word(at: position)
            let longest = rules.longestOther(at: position)
            if rules.text(position, 2) == "''" {
                // A double quote typed as two single ones, no apostrophe.
                position += 2
            } else if longest > length {
                emit(longest)
            } else if length > 0 {
                emitWord(length)
            } else {
                takeMark()
            }
        }
        return result
    }

    private mutating func emit(_ length: Int) {
        var token = ""
        for scalar in rules.scalars[position..<position + length] {
            token += PTBCharacters.spelling(scalar, alone: length == 1)
        }
        if !token.isEmpty { result.append(token) }
        position += length
    }

    /// A word of letters, cut where English contracts.
    private mutating func emitWord(_ length: Int) {
        let word = rules.text(position, length)
        if let first = PTBWords.assimilations[word], rules.shortening(at: position + length) == nil {
            emit(first)
            emit(length - first)
        } else if let stem = rules.negationStem(at: position, length: length) {
            if stem > 0 { emit(stem) }
            emit(2 + rules.run(at: position + 2, PTBCharacters.isLetter))
        } else {
            emit(length)
        }
    }

    /// Punctuation, symbols, and what is no text.
    private mutating func takeMark() {
        let scalar = rules.scalars[position]
        switch scalar {
        case "-":
            position += rules.run(at: position) { $0 == "-" }
        case "?", "!":
            let length = rules.run(at: position) { $0 == "?" || $0 == "!" }
            if length > 1 { emit(length) } else { position += 1 }
        case ".":
            // An ellipsis is taken whole, or its last dot would begin a number.
            let length = rules.run(at: position) { $0 == "." }
            position += length < 3 ? 1 : min(length, 5)
        case "&":
            takeEntity()
        case _ where PTBCharacters.isDropped(scalar):
            position += 1
        default:
            emit(1)
        }
    }

    private mutating func takeEntity() {
        for (name, text) in PTBWords.entities where rules.text(position, name.count) == name {
            if !text.isEmpty { result.append(text) }
            position += name.count
            return
        }
        emit(1)
    }
}
