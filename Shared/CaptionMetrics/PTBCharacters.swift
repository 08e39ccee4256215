/// Kinds of scalars, and how those that do not stand for themselves are spelled.
enum PTBCharacters {
    /// Letters, their marks and modifiers.
    static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.properties.isAlphabetic }
        if (0x2C2...0x2FF).contains(scalar.value) { return true }
        guard isKnown(scalar) else { return false }
        return switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .letterNumber:
            // Variation selectors are marks too, but of no word.
            !(0xFE00...0xFE0F).contains(scalar.value)
        default: false
        }
    }

    static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? (0x30...0x39).contains(scalar.value)
            : isKnown(scalar) && scalar.properties.generalCategory == .decimalNumber
    }

    /// What a word may go on with.
    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        isLetter(scalar) || isDigit(scalar) || scalar == "_"
    }

    static func isASCIIWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (isLetter(scalar) || isDigit(scalar))
    }

    static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "'" || scalar == "\u{2019}" || scalar == "\u{92}"
    }

    /// White space, unknown scalars, and the punctuation that scoring ignores.
    static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ".", ",", ":", ";", "?", "!", "\"", "'", "`": return true
        // Quotes, dashes and the ellipsis, which are spelled in ASCII first and dropped then.
        case "\u{AB}", "\u{BB}", "\u{2010}"..."\u{2015}", "\u{2018}", "\u{2019}",
            "\u{201B}"..."\u{201D}",
            "\u{2026}", "\u{2039}", "\u{203A}":
            return true
        case "\u{80}", "\u{20AC}": return false
        default: break
        }
        guard isKnown(scalar) else { return true }
        return switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
            .paragraphSeparator:
            true
        default: (0xFE00...0xFE0F).contains(scalar.value)
        }
    }

    /// The lower-case text a scalar contributes to its token.
    static func spelling(_ scalar: Unicode.Scalar, alone: Bool) -> String {
        switch scalar {
        case "(": return "-lrb-"
        case ")": return "-rrb-"
        case "[": return "-lsb-"
        case "]": return "-rsb-"
        case "{": return "-lcb-"
        case "}": return "-rcb-"
        case "\u{2019}", "\u{92}": return "'"
        case " ": return "\u{A0}"
        default: break
        }
        if alone, let text = standIns[scalar] { return text }
        return scalar.properties.lowercaseMapping
    }

    /// The tables are those of Unicode 6.0, and nothing beyond the basic plane.
    private static func isKnown(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value < 0x10000, let age = scalar.properties.age else { return false }
        return age.major < 6 || (age.major == 6 && age.minor == 0)
    }

    private static let standIns: [Unicode.Scalar: String] = [
        "\u{A3}": "#", "\u{A4}": "$", "\u{20A0}": "$", "\u{20AC}": "$", "\u{80}": "$",
        "\u{A2}": "cents",
        "\u{BC}": "1/4", "\u{BD}": "1/2", "\u{BE}": "3/4", "\u{2153}": "1/3", "\u{2154}": "2/3",
    ]
}
