/// The tokens of a vocabulary as a tree over Unicode scalars.
///
/// Scalars rather than `String` keys: `String` equality is canonical equivalence, under which two tokens of a
/// vocabulary may be the same.
struct TokenTrie: Sendable {
    typealias Node = Int32

    static let root: Node = 0
    private var children: [UInt64: Node] = [:]
    private var ids: [Int32] = [-1]

    init(reserving count: Int) {
        children.reserveCapacity(count * 4)
        ids.reserveCapacity(count * 4)
    }

    /// Adds a token, or returns the id that already has it.
    mutating func insert(_ token: some Sequence<Unicode.Scalar>, id: Int32) -> Int32? {
        var node = Self.root
        for scalar in token {
            let key = Self.key(node, scalar)
            if let next = children[key] {
                node = next
            } else {
                let next = Node(ids.count)
                ids.append(-1)
                children[key] = next
                node = next
            }
        }
        guard ids[Int(node)] < 0 else { return ids[Int(node)] }
        ids[Int(node)] = id
        return nil
    }

    /// The node reached from `start`, nil when the vocabulary has nothing that begins so.
    func node(after scalars: some Sequence<Unicode.Scalar>, from start: Node = root) -> Node? {
        var node = start
        for scalar in scalars {
            guard let next = children[Self.key(node, scalar)] else { return nil }
            node = next
        }
        return node
    }

    func id(at node: Node) -> Int32? {
        let id = ids[Int(node)]
        return id < 0 ? nil : id
    }

    /// The longest token that begins at the front of `scalars`, and how many scalars it covers.
    func longestMatch(_ scalars: ArraySlice<Unicode.Scalar>, from start: Node) -> (id: Int32, length: Int)? {
        var node = start
        var best: (id: Int32, length: Int)?
        for (offset, scalar) in scalars.enumerated() {
            guard let next = children[Self.key(node, scalar)] else { break }
            node = next
            if let id = id(at: node) { best = (id, offset + 1) }
        }
        return best
    }

    private static func key(_ node: Node, _ scalar: Unicode.Scalar) -> UInt64 {
        UInt64(node) << 21 | UInt64(scalar.value)
    }
}
