/// How far each kind of token reaches from a position; 0 where there is none.
struct PTBRules {
    typealias Characters = PTBCharacters

    let scalars: [Unicode.Scalar]

    init(scalars: some Sequence<Unicode.Scalar>) {
        self.scalars = Array(scalars)
    }

    func scalar(_ position: Int) -> Unicode.Scalar? {
        scalars.indices.contains(position) ? scalars[position] : nil
    }

    func has(_ position: Int, _ test: (Unicode.Scalar) -> Bool) -> Bool {
        scalar(position).map(test) ?? false
    }

    /// How many scalars in a row pass the test.
    func run(at start: Int, _ test: (Unicode.Scalar) -> Bool) -> Int {
        scalars[min(start, scalars.count)...].prefix(while: test).count
    }

    /// Lower-case text with straight apostrophes.
    func text(_ start: Int, _ length: Int) -> String {
        scalars[start..<min(start + length, scalars.count)]
            .map { Characters.isApostrophe($0) ? "'" : $0.properties.lowercaseMapping }.joined()
    }

    /// Letters and digits after a letter; a mark between two letters does not end the word (`dog.cat`).
    func word(at start: Int) -> Int {
        guard has(start, Characters.isLetter) else { return 0 }
        var end = start
        while has(end, Characters.isLetter) {
            end += run(at: end, Characters.isWord)
            guard has(end, { $0 == "." || $0 == "!" || $0 == "?" }), has(end + 1, Characters.isLetter)
            else {
                break
            }
            end += 1
        }
        return end - start
    }

    /// The longest token of all other kinds.
    func longestOther(at start: Int) -> Int {
        let first = scalars[start]
        if first == " " { return 0 }
        var lengths = [apostropheWord(at: start), phone(at: start), smiley(at: start), tag(at: start)]
        if Characters.isLetter(first) || Characters.isDigit(first) {
            lengths += [
                hyphenated(at: start), slashed(at: start), acronym(at: start), abbreviation(at: start),
                address(at: start), elision(at: start), language(at: start), initials(at: start),
                run(at: start, Characters.isWord), beforeMark(at: start, word(at: start)),
                beforeMark(at: start, run(at: start, Characters.isWord)),
                beforeMark(at: start, run(at: start, Characters.isWord)),
                beforeMark(at: start, hyphenated(at: start)),
            ]
        }
        lengths += [number(at: start), fraction(at: start), handle(at: start)]
        return lengths.max() ?? 0
    }

    /// For `isn't`, the length of `is`; nil for a word that is no negation.
    func negationStem(at start: Int, length: Int) -> Int? {
        let end = start + length
        guard text(end - 1, 1) == "n", has(end, Characters.isApostrophe), text(end + 1, 1) == "t",
            run(at: start, Characters.isLetter) == length
        else { return nil }
        return length - 1
    }

    /// `o'neil`, `d'artagnan`: one word.
    private func elision(at start: Int) -> Int {
        guard has(start + 1, Characters.isApostrophe), "dol".contains(text(start, 1)) else { return 0 }
        let rest = run(at: start + 2, Characters.isLetter)
        return rest >= 2 && !["re", "ve", "ll"].contains(text(start + 2, rest)) ? rest + 2 : 0
    }

    /// `'s`, `'ll`, `'n'`, `'90s`, and words such as `ma'am`.
    private func apostropheWord(at start: Int) -> Int {
        let whole = PTBWords.apostropheWords.filter { word in
            text(start, word.count) == word
                && (word == "y'" || Characters.isApostrophe(scalars[start + word.count - 1])
                    || !has(start + word.count, Characters.isLetter))
        }
        if let longest = whole.map(\.count).max() { return longest }
        guard has(start, Characters.isApostrophe) else { return 0 }
        if let length = shortening(at: start) { return length }
        let letters = run(at: start + 1, Characters.isLetter)
        if ["tis", "twas"].contains(text(start + 1, letters)) { return 2 }
        let decade = text(start + 1, 3)
        let isDecade = decade.count == 3 && decade.hasSuffix("0s") && has(start + 1, Characters.isDigit)
        if isDecade { return 4 }
        let isYear = run(at: start + 1, Characters.isDigit) == 2
        return isYear && (start + 3 == scalars.count || scalar(start + 3) == " ") ? 3 : 0
    }

    /// The length of `'s`, `'d`, `'m`, `'re`, `'ve` or `'ll`.
    func shortening(at start: Int) -> Int? {
        guard has(start, Characters.isApostrophe) else { return nil }
        let letters = run(at: start + 1, Characters.isLetter)
        return ["s", "d", "m", "re", "ve", "ll"].contains(text(start + 1, letters)) ? letters + 1 : nil
    }

    /// `u.s.`, `a.m.`, and a lone letter with its dot.
    func acronym(at start: Int) -> Int {
        func letter(_ position: Int) -> Bool {
            has(position) { $0.isASCII && Characters.isLetter($0) }
        }
        var end = start
        while letter(end), scalar(end + 1) == "." {
            end += 2
            if letter(end), scalar(end + 1) != "." { return 0 }
        }
        return end - start
    }

    /// A word at a full stop that a comma, colon or semicolon follows is an abbreviation, whatever it is.
    private func beforeMark(at start: Int, _ length: Int) -> Int {
        let end = start + length
        return length > 0 && scalar(end) == "."
            && has(end + 1) { ",;:\u{3001}".unicodeScalars.contains($0) }
            ? length + 1 : 0
    }

    private func abbreviation(at start: Int) -> Int {
        for degree in ["ph.d.", "ed.d."] where text(start, 5) == degree { return 5 }
        let letters = run(at: start, Characters.isLetter)
        guard letters > 0, scalar(start + letters) == "." else { return 0 }
        let word = text(start, letters)
        let isCapital = scalars[start].properties.isUppercase
        let next = scalar(start + letters + 1) == " " ? start + letters + 2 : start + letters + 1
        let isKept =
            PTBWords.abbreviations.contains(word)
            || (isCapital && PTBWords.capitalAbbreviations.contains(word))
            || (PTBWords.numberAbbreviations.contains(word) && has(next, Characters.isDigit))
        return isKept ? letters + 1 : 0
    }

    /// `B&W`, `US$`: capitals only.
    private func initials(at start: Int) -> Int {
        func capitals(_ position: Int) -> Int {
            run(at: position) { (0x41...0x5A).contains($0.value) }
        }
        let first = capitals(start)
        guard first > 0 else { return 0 }
        if scalar(start + first) == "$" { return first + 1 }
        var end = start + first
        while has(end, { $0 == "&" || $0 == "+" }), capitals(end + 1) > 0 {
            end += 1 + capitals(end + 1)
        }
        return end == start + first ? 0 : end - start
    }

    /// `c++`, `c#`.
    private func language(at start: Int) -> Int {
        if text(start, 3) == "c++" { return 3 }
        return ["c#", "f#"].contains(text(start, 2)) ? 2 : 0
    }
}
