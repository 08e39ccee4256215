import RPC

/// Numbers between the wire, which has unsigned fields, and the catalogue.
extension Int {
    /// A row's id as a caller sent it.
    /// - Throws: INVALID_ARGUMENT when it is absent or no id.
    init(id: UInt64?, of kind: String) throws(RPCError) {
        guard let id, id > 0, let value = Int(exactly: id) else {
            throw RPCError(.invalidArgument, "the request names no \(kind): its id is a number above 0")
        }
        self = value
    }

    /// A page's size: absent or 0 means `most`.
    init(limit: UInt32?, most: Int) {
        self = limit.flatMap { $0 == 0 ? nil : Swift.min(Int($0), most) } ?? most
    }
}

/// Keeps replies below what a frame takes.
enum Page {
    static let mostBytes = 3 << 20

    /// As many of `items`, from the front, as fit; at least one. A caller goes on where the page ended.
    static func fitting<Item>(_ items: [Item], bytes: (Item) -> Int) -> [Item] {
        var total = 0
        let count =
            items.firstIndex { item in
                total += bytes(item)
                return total > mostBytes
            } ?? items.count
        return Array(items.prefix(Swift.max(count, 1)))
    }
}
