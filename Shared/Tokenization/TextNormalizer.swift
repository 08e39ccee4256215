import Foundation

/// Turns a text into the words that WordPiece cuts up.
struct TextNormalizer: Sendable {
    let lowercase: Bool

    /// The words in order. Each punctuation mark and each ideograph is a word.
    func words(_ text: some Sequence<Unicode.Scalar>) -> [[Unicode.Scalar]] {
        var words: [[Unicode.Scalar]] = []
        var word: [Unicode.Scalar] = []
        for scalar in normalized(text) {
            let isSpace = scalar == " "
            let standsAlone = !isSpace && ScalarRules.isPunctuation(scalar)
            if (isSpace || standsAlone) && !word.isEmpty {
                words.append(word)
                word = []
            }
            if standsAlone { words.append([scalar]) } else if !isSpace { word.append(scalar) }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    /// Clean, space out ideographs, decompose, drop marks, lower the case: in this order.
    func normalized(_ text: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        var isASCII = true
        for scalar in text where !ScalarRules.isRemoved(scalar) {
            if ScalarRules.isSpace(scalar) {
                scalars.append(" ")
            } else if ScalarRules.isIdeograph(scalar) {
                scalars += [" ", scalar, " "]
                isASCII = false
            } else {
                scalars.append(scalar)
                isASCII = isASCII && scalar.isASCII
            }
        }
        guard lowercase else { return scalars }
        if !isASCII { scalars = Self.withoutMarks(scalars) }
        // Scalar by scalar: a final sigma in context would be another letter.
        return scalars.flatMap { scalar -> [Unicode.Scalar] in
            if scalar.isASCII {
                return (0x41...0x5A).contains(scalar.value)
                    ? [Unicode.Scalar(UInt8(scalar.value) + 32)] : [scalar]
            }
            return Array(scalar.properties.lowercaseMapping.unicodeScalars)
        }
    }

    private static func withoutMarks(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view).decomposedStringWithCanonicalMapping.unicodeScalars.filter {
            !ScalarRules.isMark($0)
        }
    }
}
