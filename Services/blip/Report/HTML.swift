/// Text on its way into a page.
enum HTML {
    /// Text as element content or a quoted attribute: nothing in it is markup, control characters are shown.
    static func escape(_ text: String) -> String {
        var out = ""
        for scalar in text.safe.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
