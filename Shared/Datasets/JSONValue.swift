/// A JSON value of a file of strangers: texts that are no UTF-8 are kept apart, so that one of them costs one row.
enum JSONValue: Equatable {
    case null
    case bool(Bool)
    /// As written: 12 and 12.0 differ.
    case number(String)
    case string(String)
    /// A text that is no UTF-8, or half a surrogate pair; the offset in the file, from 0.
    case badString(offset: Int)
    case array([JSONValue])
    /// In the order of the file; of equal keys the last counts.
    case object([(key: String, value: JSONValue)])

    static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): a == b
        case (.badString(let a), .badString(let b)): a == b
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)):
            a.count == b.count && zip(a, b).allSatisfy { $0.key == $1.key && $0.value == $1.value }
        default: false
        }
    }

    /// A member of an object; nil: absent, or no object.
    subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == key }?.value
    }

    /// The keys of an object, for texts.
    var keyList: String {
        guard case .object(let members) = self else { return "no object" }
        return members.isEmpty ? "none" : members.prefix(12).map(\.key).joined(separator: ", ")
    }

    var isObject: Bool { if case .object = self { true } else { false } }

    /// The text of a member.
    /// - Throws: `caption_not_utf8` or `bad_row`.
    func text(_ key: String) throws(RowRefusal) -> String {
        switch self[key] {
        case .string(let text): return text
        case .badString(let offset): throw Self.notUTF8(offset, key)
        case nil: throw RowRefusal(.badRow, "expected a text \"\(key)\"; found the keys \(keyList)")
        default: throw RowRefusal(.badRow, "\"\(key)\" is no text")
        }
    }

    /// A text or a list of texts.
    /// - Throws: `caption_not_utf8` or `bad_row`.
    func texts(_ name: String) throws(RowRefusal) -> [String] {
        switch self {
        case .string(let text): return [text]
        case .null: return []
        case .badString(let offset): throw Self.notUTF8(offset, name)
        case .array(let values):
            var all: [String] = []
            for value in values {
                guard case .string(let text) = value else {
                    if case .badString(let offset) = value { throw Self.notUTF8(offset, name) }
                    throw RowRefusal(.badRow, "\"\(name)\" holds something that is no text")
                }
                all.append(text)
            }
            return all
        default: throw RowRefusal(.badRow, "\"\(name)\": expected a text or a list of texts")
        }
    }

    /// An id, written as number or as text.
    var identifier: String? {
        switch self {
        case .number(let text), .string(let text): text
        default: nil
        }
    }

    private static func notUTF8(_ offset: Int, _ name: String) -> RowRefusal {
        RowRefusal(
            .captionNotUTF8, "\"\(name)\": byte \(offset + 1) of the file is no UTF-8; save it as UTF-8")
    }
}
