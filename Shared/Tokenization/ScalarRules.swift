/// What BERT's reference tokenizer thinks of a Unicode scalar: its tables are those of Unicode 8.0.
///
/// Swift's tables are newer. A scalar assigned after 8.0 counts as unassigned, and an unassigned scalar is an
/// ordinary letter; the few older scalars whose category changed since are listed one by one.
enum ScalarRules {
    /// NUL, the replacement character, controls, formats and private use. Removed before anything else.
    static func isRemoved(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E: return false
        case 0xFFFD: return true
        default: break
        }
        return switch category(scalar) {
        case .control, .format, .privateUse: true
        default: false
        }
    }

    /// Becomes a space.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? scalar == " " || (0x09...0x0D).contains(scalar.value) : scalar.properties.isWhitespace
    }

    /// A combining mark, dropped after decomposition.
    static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isASCII && category(scalar) == .nonspacingMark
    }

    /// A word of its own wherever it stands.
    static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: return true
        case 0..<0x80: return false
        default: break
        }
        return switch category(scalar) {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation:
            true
        default: false
        }
    }

    /// A CJK ideograph, a word of its own. 2B820...2B91F is left out because the reference leaves it out.
    static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F,
            0x2B920...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
            true
        default: false
        }
    }

    private static func category(_ scalar: Unicode.Scalar) -> Unicode.GeneralCategory {
        if let then = reclassified[scalar.value] { return then }
        let properties = scalar.properties
        guard let age = properties.age, age.major <= 8 else { return .unassigned }
        return properties.generalCategory
    }

    private static let reclassified: [UInt32: Unicode.GeneralCategory] = [
        0x166D: .otherPunctuation,
        0x1734: .nonspacingMark,
        0x1885: .otherLetter,
        0x1886: .otherLetter,
        0xA9BD: .spacingMark,
        0x111C9: .otherPunctuation,
        0x1171E: .nonspacingMark,
    ]
}
