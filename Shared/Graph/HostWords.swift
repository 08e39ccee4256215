import PJRT

/// Numbers the host hands over with one run of a program: ids, positions, learning rate, dropout keys. They
/// travel as one vector an element type, of which each use is a slice, so that a program is the same whatever
/// they are.
struct HostWords {
    struct Slot: Hashable {
        let element: PJRTElement
        let offset: Int
        let count: Int
    }

    private(set) var integers: [Int32] = []
    private(set) var floats: [Float] = []
    private(set) var keys: [UInt64] = []
    /// Arrays seen in this run, by where they lie: the same array asked for twice is one slot. They are held,
    /// so the place stays theirs.
    private var known: [UnsafeRawPointer: (slot: Slot, array: [Int32])] = [:]
    private var filled: [UnsafeRawPointer: (slot: Slot, array: [Int32])] = [:]
    private var named: [Name: (slot: Slot, number: Int32)] = [:]

    /// Numbers that all layers of a step have in common.
    enum Name { case keys, position }

    mutating func slot(_ array: [Int32]) -> Slot {
        let place = array.withUnsafeBytes(\.baseAddress)
        if let place, let known = known[place], known.array.count == array.count { return known.slot }
        let slot = Slot(element: .i32, offset: integers.count, count: array.count)
        integers += array
        if let place, !array.isEmpty { known[place] = (slot, array) }
        return slot
    }

    mutating func slot(_ number: Int32) -> Slot {
        integers.append(number)
        return Slot(element: .i32, offset: integers.count - 1, count: 1)
    }

    /// Rows of `count` numbers, each filled up with zeros to `width`. The same array asked for twice is one slot.
    mutating func slot(_ array: [Int32], rowsOf count: Int, filledTo width: Int) -> Slot {
        let place = array.withUnsafeBytes(\.baseAddress)
        if let place, let known = filled[place], known.array.count == array.count { return known.slot }
        let slot = Slot(element: .i32, offset: integers.count, count: array.count / count * width)
        for start in stride(from: 0, to: array.count, by: count) {
            integers += array[start..<start + count]
            integers += repeatElement(0, count: width - count)
        }
        if let place { filled[place] = (slot, array) }
        return slot
    }

    /// One slot for a name as long as its number stays.
    mutating func slot(_ number: Int32, named name: Name) -> Slot {
        if let known = named[name], known.number == number { return known.slot }
        let slot = slot(number)
        named[name] = (slot, number)
        return slot
    }

    mutating func slot(_ number: Float) -> Slot {
        floats.append(number)
        return Slot(element: .f32, offset: floats.count - 1, count: 1)
    }

    mutating func slot(_ key: UInt64) -> Slot {
        keys.append(key)
        return Slot(element: .u64, offset: keys.count - 1, count: 1)
    }

    /// How many there are of each.
    struct Length: Equatable {
        let integers, floats, keys: Int
    }

    var length: Length { Length(integers: integers.count, floats: floats.count, keys: keys.count) }

    /// Arrays and named numbers seen before are not recognised any more.
    mutating func forgetArrays() { (known, filled, named) = ([:], [:], [:]) }

    /// What another replica hands over in the place of these words from `start` on.
    mutating func replace(from start: Length, by other: HostWords) {
        integers.replaceSubrange(
            start.integers..<other.integers.count, with: other.integers[start.integers...])
        floats.replaceSubrange(start.floats..<other.floats.count, with: other.floats[start.floats...])
        keys.replaceSubrange(start.keys..<other.keys.count, with: other.keys[start.keys...])
    }

    /// Words behind one another, as a program takes them: those of the slots of one element.
    func gathered<Number>(_ slots: [Slot], from words: KeyPath<HostWords, [Number]>) -> [Number] {
        let all = self[keyPath: words]
        var result: [Number] = []
        result.reserveCapacity(slots.reduce(0) { $0 + $1.count })
        for slot in slots { result += all[slot.offset..<slot.offset + slot.count] }
        return result
    }
}
