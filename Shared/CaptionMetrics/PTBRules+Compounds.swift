/// Tokens made of several words, of digits, or of no words at all.
extension PTBRules {
    /// `dark-green`, `state-of-the-art`, `5-10`.
    func hyphenated(at start: Int) -> Int {
        var end = start + run(at: start) { Characters.isWord($0) || $0 == "." || $0 == "," }
        let first = end
        while scalar(end) == "-" {
            let part = run(at: end + 1, Characters.isWord)
            let acronym = acronym(at: end + 1)
            guard part > 0 || acronym > 0 else { break }
            end += 1 + max(part, acronym)
        }
        return end == first ? 0 : end - start
    }

    /// `c/d`, `and/or`, `10/12/2020`: two or three parts.
    func slashed(at start: Int) -> Int {
        var end = start
        var parts = 0
        while parts < 3 {
            let from = parts == 0 ? end : end + 1
            guard parts == 0 || scalar(end) == "/" else { break }
            let part = run(at: from, Characters.isASCIIWord)
            guard part > 0 else { break }
            end = from + part
            for _ in 0..<2 where scalar(end) == "-" {
                let more = run(at: end + 1, Characters.isLetter)
                if more > 0 { end += more + 1 }
            }
            parts += 1
        }
        return parts > 1 ? end - start : 0
    }

    /// `1,000`, `3.14`, `10:30`, `-5`, `.5`.
    func number(at start: Int) -> Int {
        var end = start
        if has(end, { $0 == "-" || $0 == "+" }) { end += 1 }
        let digits = end
        end += run(at: end, Characters.isDigit)
        while has(end, { $0 == "." || $0 == "," || $0 == ":" }) {
            let group = run(at: end + 1, Characters.isDigit)
            guard group > 0 else { break }
            end += group + 1
        }
        return end == digits ? 0 : end - start
    }

    /// `3 1/2`: one token.
    func fraction(at start: Int) -> Int {
        let space: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "-" || $0 == "\u{A0}" }
        let whole = run(at: start, Characters.isDigit)
        let top = start + whole + 1
        guard (1...4).contains(whole), has(top - 1, space) else { return 0 }
        let above = run(at: top, Characters.isDigit)
        guard (1...4).contains(above), has(top + above, { $0 == "/" || $0 == "\u{2044}" }) else {
            return 0
        }
        let below = run(at: top + above + 1, Characters.isDigit)
        return (1...4).contains(below) ? top + above + 1 + below - start : 0
    }

    /// A telephone number, spaces included.
    func phone(at start: Int) -> Int {
        let gap: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "-" || $0 == "\u{A0}" }
        func digits(_ ends: Set<Int>, _ count: ClosedRange<Int>) -> Set<Int> {
            Set(
                ends.flatMap { end -> [Int] in
                    let most = min(run(at: end, Characters.isDigit), count.upperBound)
                    return most < count.lowerBound ? [] : (count.lowerBound...most).map { end + $0 }
                })
        }
        func one(_ ends: Set<Int>, _ test: (Unicode.Scalar) -> Bool) -> Set<Int> {
            Set(ends.filter { has($0, test) }.map { $0 + 1 })
        }
        var heads: Set<Int> = []
        if scalar(start) == "(" {
            let closed = one(digits([start + 1], 2...3)) { $0 == ")" }
            heads = closed.union(one(closed) { $0 == " " || $0 == "\u{A0}" })
        } else if has(start, { Characters.isDigit($0) || $0 == "+" }) {
            let number = start + min(2, run(at: start) { $0 == "+" })
            let country = one(digits([number], 2...4), gap)
            heads = country.union(one(digits(country, 2...4), gap))
        }
        guard !heads.isEmpty else { return 0 }
        let middle = digits(heads, 3...4)
        let ends = digits(middle.union(one(middle, gap)), 3...5)
        return (ends.max() ?? start) - start
    }

    /// `:)` and its kind.
    func smiley(at start: Int) -> Int {
        var end = start
        if has(end, { "<>".unicodeScalars.contains($0) }) { end += 1 }
        guard has(end, { ":;=".unicodeScalars.contains($0) }) else { return 0 }
        end += 1
        if has(end, { "'-o*".unicodeScalars.contains($0) }) { end += 1 }
        let isFace =
            has(end) { "()DPdpO\\{@|[]".unicodeScalars.contains($0) }
            && !has(end + 1, Characters.isLetter)
        return isFace ? end + 1 - start : 0
    }

    /// `<b>`, `</b>`.
    func tag(at start: Int) -> Int {
        guard scalar(start) == "<" else { return 0 }
        let name = scalar(start + 1) == "/" ? start + 2 : start + 1
        guard has(name, Characters.isASCIIWord) else { return 0 }
        let end =
            name + run(at: name) { Characters.isASCIIWord($0) || "_:.-".unicodeScalars.contains($0) }
        return scalar(end) == ">" ? end + 1 - start : 0
    }

    /// `@home`, `#hashtag`.
    func handle(at start: Int) -> Int {
        guard has(start, { $0 == "@" || $0 == "#" }),
            has(start + 1, { Characters.isLetter($0) || $0 == "_" })
        else { return 0 }
        return 1 + run(at: start + 1, Characters.isWord)
    }

    /// Web and mail addresses.
    func address(at start: Int) -> Int {
        let plain = start..<start + run(at: start, Self.isPlain)
        if ["http://", "https://"].contains(where: { text(start, $0.count) == $0 }) {
            return pathEnd(in: plain) - start
        }
        if text(start, 4) == "www." {
            let host = run(at: start) { Self.isPlain($0) && !"/!?{},".unicodeScalars.contains($0) }
            let end = start + host
            return scalar(end) == "/"
                ? max(host, pathEnd(in: plain) - start) : labels(from: start) - start
        }
        guard let at = scalars[plain].firstIndex(of: "@"), at > start else { return 0 }
        let end = labels(from: at + 1)
        return end > at + 1 ? end - start : 0
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.properties.isWhitespace && !"\"<>|()".unicodeScalars.contains(scalar)
    }

    /// The end of an address that does not end in punctuation.
    private func pathEnd(in range: Range<Int>) -> Int {
        let last = scalars[range].lastIndex { !".!?(){},-".unicodeScalars.contains($0) }
        return (last ?? range.lowerBound) + 1
    }

    /// The end of `a.b.c`, no part empty.
    private func labels(from start: Int) -> Int {
        func label(_ position: Int) -> Int {
            run(at: position) { Self.isPlain($0) && !".!?{},;:".unicodeScalars.contains($0) }
        }
        var end = start + label(start)
        while scalar(end) == ".", label(end + 1) > 0 { end += 1 + label(end + 1) }
        return end
    }
}
