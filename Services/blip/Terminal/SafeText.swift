import Foundation

extension String {
    /// The text with control characters written out, so that a caption or file name cannot steer the terminal.
    var safe: String {
        guard unicodeScalars.contains(where: Self.isUnsafe) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            if Self.isUnsafe(scalar) {
                text += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // C0 and DEL, C1, line and paragraph separators, direction overrides and isolates.
        case 0..<0x20, 0x7f..<0xa0, 0x2028, 0x2029, 0x202a...0x202e, 0x2066...0x2069: true
        default: false
        }
    }
}

extension Duration {
    var inSeconds: Double { self / .seconds(1) }
}

/// Numbers as people read them.
enum Readable {
    /// "0.4 s", "12 s", "3 min 05 s", "2 h 10 min".
    static func seconds(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "?" }
        if seconds < 9.95 { return "\(fixed(seconds, 1)) s" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
        return "\(whole / 3600) h \(twoDigits(whole % 3600 / 60)) min"
    }

    static func bytes(_ count: Int) -> String {
        var (value, unit) = (Double(count), "bytes")
        for larger in ["KiB", "MiB", "GiB", "TiB"] where value >= 1024 {
            (value, unit) = (value / 1024, larger)
        }
        return unit == "bytes" ? "\(count) bytes" : "\(fixed(value, value < 10 ? 1 : 0)) \(unit)"
    }

    /// "1 picture", "2 pictures".
    static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    static func fixed(_ value: Double, _ digits: Int) -> String {
        value.isFinite ? String(format: "%.\(digits)f", value) : "?"
    }

    /// As `fixed`, or a dash.
    static func fixed(_ value: Double?, _ digits: Int) -> String { value.map { fixed($0, digits) } ?? "-" }

    static func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

    /// Local date and time of milliseconds since 1970.
    static func date(_ milliseconds: Int64?) -> String {
        guard let milliseconds else { return "-" }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
        return formatter.string(from: Date(timeIntervalSince1970: Double(milliseconds) / 1000))
    }

    private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
