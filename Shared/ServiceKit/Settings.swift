public import Foundation
public import RPC

/// What is wrong with a command line or an environment.
public struct SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// The settings of one process, each with where it came from: command line, environment or default.
public struct Settings: Sendable {
    enum Origin: String, Sendable {
        case commandLine = "command line"
        case environment
        case defaultValue = "default"
    }

    private let keys: [SettingKey]
    private var values: [SettingKey: (text: String, origin: Origin)] = [:]
    /// `--help` or `--print-config` was asked for.
    let asksForHelp: Bool
    let asksToPrint: Bool

    /// Flags win over the environment, the environment over defaults.
    ///
    /// - Parameters:
    ///   - keys: what this process takes; a flag outside them is an error that lists them.
    ///   - arguments: the command line without the program's name; `--name value` or `--name=value`.
    ///   - environment: a BLIP_ variable that no process knows is an error.
    public init(
        keys: [SettingKey], arguments: [String] = Array(CommandLine.arguments.dropFirst()),
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(SettingsError) {
        self.keys = keys
        for key in keys {
            if let text = environment[key.environment], !text.isEmpty {
                values[key] = (text, .environment)
            } else if let text = key.defaultValue {
                values[key] = (text, .defaultValue)
            }
        }
        let known = Set(Setting.all.map(\.environment)).union(Setting.otherVariables).union(
            keys.map(\.environment))
        let unknown = environment.keys.filter { $0.hasPrefix("BLIP_") && !known.contains($0) }.sorted()
        guard unknown.isEmpty else {
            throw SettingsError(
                "unknown environment variable \(unknown.joined(separator: ", ")); known are "
                    + known.sorted().joined(separator: ", "))
        }
        var (help, show) = (false, false)
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--help" || argument == "-h" { help = true; continue }
            if argument == "--print-config" { show = true; continue }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let key = keys.first(where: { $0.flag == parts[0] }) else {
                throw SettingsError(
                    "unknown argument \(argument); known are --help, --print-config, "
                        + keys.map(\.flag).joined(separator: ", "))
            }
            guard let text = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
                throw SettingsError("\(key.flag) needs a value: \(key.help)")
            }
            values[key] = (text, .commandLine)
        }
        (asksForHelp, asksToPrint) = (help, show)
    }

    public func optionalText(_ key: SettingKey) -> String? {
        guard let text = values[key]?.text, !text.isEmpty else { return nil }
        return text
    }

    public func text(_ key: SettingKey) throws(SettingsError) -> String {
        guard let text = optionalText(key) else {
            throw SettingsError("\(key.flag) (\(key.environment)) is not set: \(key.help)")
        }
        return text
    }

    public func int(_ key: SettingKey, in range: ClosedRange<Int>) throws(SettingsError) -> Int {
        let text = try text(key)
        guard let value = Int(text), range.contains(value) else {
            throw SettingsError(
                "\(key.flag) is \"\(text)\", expected a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return value
    }

    /// One of the values of an enumeration, by its raw value.
    public func choice<Value: RawRepresentable & CaseIterable>(
        _ key: SettingKey, _: Value.Type
    ) throws(SettingsError) -> Value where Value.RawValue == String {
        let text = try text(key)
        guard let value = Value(rawValue: text) else {
            let choices = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw SettingsError("\(key.flag) is \"\(text)\", expected one of \(choices)")
        }
        return value
    }

    /// A duration given in seconds, fractions allowed, above zero.
    public func seconds(_ key: SettingKey) throws(SettingsError) -> Duration {
        let text = try text(key)
        guard let value = Double(text), value > 0, value <= 86_400 else {
            throw SettingsError("\(key.flag) is \"\(text)\", expected seconds above 0 and up to 86400")
        }
        return .seconds(value)
    }

    /// Comma-separated endpoints; empty when the key is not set.
    public func endpoints(_ key: SettingKey) throws -> [Endpoint] {
        try (optionalText(key) ?? "").split(separator: ",").map {
            try Endpoint($0.trimmingCharacters(in: .whitespaces))
        }
    }

    /// A table of every setting, its value and its origin. Passwords in URLs are hidden.
    public func printed() -> String {
        keys.map { key in
            let value = values[key].map { Self.withoutPassword($0.text) } ?? ""
            let origin = values[key]?.origin.rawValue ?? "not set"
            return "\(key.name) = \(value)    # \(origin); \(key.environment)"
        }.joined(separator: "\n")
    }

    func help(for service: String) -> String {
        let rows = keys.map { key in
            "  \(key.flag) VALUE\n      \(key.help)"
                + (key.defaultValue.map { $0.isEmpty ? "" : " (default \($0))" } ?? "")
                + "\n      environment: \(key.environment)"
        }
        return """
            usage: \(service) [options]

            One service of Blipstream; `blip up` starts them all. SIGTERM ends it gently.

            \(rows.joined(separator: "\n"))
              --print-config
                  show every setting with its origin, and end

            example:
              \(service) --home /tmp/blip --listen tcp://127.0.0.1:7001
            """
    }

    /// Hides what PostgreSQL takes for a password: between the user's colon and the last `@`, or after `password=`.
    private static func withoutPassword(_ text: String) -> String {
        text.replacing(#/(://[^/:@?]*):[^/]*@/#) { "\($0.1):***@" }
            .replacing(#/(password\s*=\s*)('(\\.|[^'])*'|[^&\s]*)/#) { "\($0.1)***" }
    }
}
