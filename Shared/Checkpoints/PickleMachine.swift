/// Reads the pickle of a torch file without being able to run anything: a fixed set of opcodes, a fixed list of globals,
/// and three known constructions. What it meets beyond these is an error that names it.
///
/// Containers live in flat stores and values refer to them by number, so that no input can nest deep enough to exhaust
/// the stack, and none can keep itself alive.
struct PickleMachine {
    struct Problem: Error {
        let reason: String
    }

    /// What a pickle of tensors is made of. Containers are numbers into the machine's stores.
    enum Value: Equatable {
        case none
        case bool(Bool)
        case integer(Int)
        case float(Double)
        case text(String)
        case tuple(Int)
        case list(Int)
        case dictionary(Int)
        case global(String)
        case storage(Int)
        case tensor(Int)
    }

    /// Elements of one type under `data/<key>`.
    struct Storage: Equatable {
        let key: String
        let dtype: DType
        let count: Int
    }

    /// A view of a storage: sizes, steps and start in elements.
    struct View: Equatable {
        let storage: Int
        let offset: Int
        let shape: [Int]
        let strides: [Int]
    }

    static let maximumBytes = 16 << 20
    static let maximumDepth = 1 << 16
    static let maximumOperations = 4_000_000
    static let maximumRank = SafetensorsHeader.maximumRank

    private(set) var tuples: [[Value]] = []
    private(set) var lists: [[Value]] = []
    private(set) var dictionaries: [[(key: Value, value: Value)]] = []
    private(set) var storages: [Storage] = []
    private(set) var tensors: [View] = []
    /// What the pickle is of.
    private(set) var result = Value.none

    private var bytes: LittleEndianBytes
    private var stack: [Value] = []
    private var marks: [Int] = []
    private var memo: [Int: Value] = [:]
    private var storageNumbers: [String: Int] = [:]
    /// Where the current opcode stands.
    private var place = 0

    init(_ pickle: [UInt8]) throws {
        bytes = LittleEndianBytes(pickle)
        do { try run() } catch is LittleEndianBytes.Problem {
            throw Problem(reason: "its pickle ends inside the opcode at byte \(place)")
        }
    }

    private mutating func run() throws {
        for _ in 0..<Self.maximumOperations {
            place = bytes.position
            let code = try bytes.uint8()
            guard let operation = PickleOpcode(rawValue: code) else {
                throw Problem(
                    reason:
                        "its pickle uses \(PickleOpcode.name(of: code)) at byte \(place), which no file of "
                        + "plain tensors needs; save the state dict alone with torch.save")
            }
            if operation == .stop {
                guard stack.count == 1, marks.isEmpty, let last = stack.last else { throw broken() }
                result = last
                return
            }
            try perform(operation)
            guard stack.count <= Self.maximumDepth else {
                throw Problem(reason: "its pickle stacks more than \(Self.maximumDepth) values")
            }
        }
        throw Problem(reason: "its pickle has more than \(Self.maximumOperations) operations")
    }

    private mutating func perform(_ operation: PickleOpcode) throws {
        switch operation {
        case .proto:
            let version = try bytes.uint8()
            guard version == 2 || version == 3 else {
                throw Problem(reason: "its pickle has protocol \(version), torch writes 2")
            }
        case .stop: break
        case .mark: marks.append(stack.count)
        case .none: stack.append(.none)
        case .newTrue: stack.append(.bool(true))
        case .newFalse: stack.append(.bool(false))
        case .binInt: stack.append(.integer(Int(Int32(bitPattern: try bytes.uint32()))))
        case .binInt1: stack.append(.integer(Int(try bytes.uint8())))
        case .binInt2: stack.append(.integer(Int(try bytes.uint16())))
        case .long1: stack.append(.integer(try long()))
        case .binFloat: stack.append(.float(Double(bitPattern: try bytes.uint64().byteSwapped)))
        case .binUnicode: stack.append(.text(try text(Int(try bytes.uint32()))))
        case .binPut: memo[Int(try bytes.uint8())] = try top()
        case .longBinPut: memo[Int(try bytes.uint32())] = try top()
        case .binGet: stack.append(try remembered(Int(try bytes.uint8())))
        case .longBinGet: stack.append(try remembered(Int(try bytes.uint32())))
        case .emptyTuple: pushTuple([])
        case .emptyList:
            stack.append(.list(lists.count))
            lists.append([])
        case .emptyDict: pushDictionary()
        case .tuple: pushTuple(try popToMark())
        case .tuple1: pushTuple(try pop(1))
        case .tuple2: pushTuple(try pop(2))
        case .tuple3: pushTuple(try pop(3))
        case .append: try append(try pop(1))
        case .appends: try append(try popToMark())
        case .setItem: try set(try pop(2))
        case .setItems: try set(try popToMark())
        case .global: stack.append(.global(try global()))
        case .binPersID: try persistent(try pop(1)[0])
        case .reduce: try reduce(try pop(2))
        case .build:
            // Only the version notes that torch hangs on an OrderedDict; nothing of it is kept.
            _ = try pop(1)
            guard case .dictionary = try top() else {
                throw Problem(reason: "its pickle sets the state of an object at byte \(place)")
            }
        }
    }

    private func broken() -> Problem { Problem(reason: "its pickle is broken at byte \(place)") }

    private func top() throws -> Value {
        guard let last = stack.last, stack.count > marks.last ?? 0 else { throw broken() }
        return last
    }

    private mutating func pop(_ count: Int) throws -> [Value] {
        guard stack.count - (marks.last ?? 0) >= count else { throw broken() }
        defer { stack.removeLast(count) }
        return Array(stack.suffix(count))
    }

    private mutating func popToMark() throws -> [Value] {
        guard let mark = marks.popLast() else { throw broken() }
        defer { stack.removeLast(stack.count - mark) }
        return Array(stack[mark...])
    }

    private func remembered(_ number: Int) throws -> Value {
        guard let value = memo[number] else { throw broken() }
        return value
    }

    private mutating func pushTuple(_ values: [Value]) {
        stack.append(.tuple(tuples.count))
        tuples.append(values)
    }

    private mutating func pushDictionary() {
        stack.append(.dictionary(dictionaries.count))
        dictionaries.append([])
    }

    private mutating func append(_ values: [Value]) throws {
        guard case .list(let number) = try top() else { throw broken() }
        lists[number] += values
    }

    private mutating func set(_ values: [Value]) throws {
        guard case .dictionary(let number) = try top(), values.count.isMultiple(of: 2) else { throw broken() }
        for index in stride(from: 0, to: values.count, by: 2) {
            dictionaries[number].append((values[index], values[index + 1]))
        }
    }

    private mutating func text(_ count: Int) throws -> String {
        guard let text = String(validating: try bytes.take(count), as: UTF8.self) else {
            throw Problem(reason: "its pickle holds text that is not UTF-8 at byte \(place)")
        }
        return text
    }

    /// A two's complement number of up to 8 bytes.
    private mutating func long() throws -> Int {
        let digits = Array(try bytes.take(Int(try bytes.uint8())))
        guard digits.count <= 8 else {
            throw Problem(reason: "its pickle holds a number of \(digits.count) bytes at byte \(place)")
        }
        guard let last = digits.last else { return 0 }
        let start = last >= 0x80 ? -1 : 0
        return digits.reversed().reduce(start) { $0 << 8 | Int($1) }
    }

    private mutating func global() throws -> String {
        let parts = try [bytes.line(limit: 256), bytes.line(limit: 256)].map {
            String(decoding: $0, as: UTF8.self)
        }
        let name = parts.joined(separator: ".")
        guard PickleGlobal.isAllowed(name) else {
            throw Problem(
                reason: "its pickle asks for \(name), which is not among the few names that tensors need; "
                    + "save the state dict alone with torch.save")
        }
        return name
    }

    /// ("storage", type, key, device, elements): where tensors keep their elements.
    private mutating func persistent(_ value: Value) throws {
        guard case .tuple(let number) = value, tuples[number].count == 5,
            case .text("storage") = tuples[number][0], case .global(let type) = tuples[number][1],
            let dtype = PickleGlobal.storages[type], case .text(let key) = tuples[number][2],
            case .integer(let count) = tuples[number][4], count >= 0
        else { throw Problem(reason: "its pickle names a storage in an unknown way at byte \(place)") }
        let storage = Storage(key: key, dtype: dtype, count: count)
        if let known = storageNumbers[key] {
            guard storages[known] == storage else {
                throw Problem(reason: "its pickle describes storage \(key) in two ways")
            }
            return stack.append(.storage(known))
        }
        storageNumbers[key] = storages.count
        stack.append(.storage(storages.count))
        storages.append(storage)
    }

    private mutating func reduce(_ values: [Value]) throws {
        guard case .global(let name) = values[0], case .tuple(let number) = values[1] else {
            throw Problem(reason: "its pickle calls something that is no known name at byte \(place)")
        }
        let arguments = tuples[number]
        switch name {
        case PickleGlobal.orderedDict where arguments.isEmpty: pushDictionary()
        case PickleGlobal.tensor: try view(arguments)
        case PickleGlobal.parameter:
            guard let first = arguments.first, case .tensor = first else { fallthrough }
            stack.append(first)
        default: throw Problem(reason: "its pickle uses \(name) in an unknown way at byte \(place)")
        }
    }

    /// (storage, offset, sizes, strides, requires_grad, hooks): the last two are of no use here.
    private mutating func view(_ arguments: [Value]) throws {
        guard arguments.count >= 4, case .storage(let storage) = arguments[0],
            case .integer(let offset) = arguments[1], let shape = integers(arguments[2]),
            let strides = integers(arguments[3])
        else { throw Problem(reason: "its pickle describes a tensor in an unknown way at byte \(place)") }
        let fault = "its pickle describes a tensor of shape \(shape), strides \(strides), start \(offset), "
        guard shape.count == strides.count, shape.count <= Self.maximumRank, offset >= 0,
            strides.allSatisfy({ $0 >= 0 }), let count = SafetensorsHeader.elements(shape)
        else { throw Problem(reason: fault + "which cannot be") }
        let available = storages[storage].count
        var last = offset
        for (size, stride) in zip(shape, strides) where size > 0 {
            let (step, overflow) = (size - 1).multipliedReportingOverflow(by: stride)
            let (sum, carry) = last.addingReportingOverflow(step)
            guard !overflow, !carry else { throw Problem(reason: fault + "which cannot be") }
            last = sum
        }
        guard count == 0 || last < available, count <= available else {
            throw Problem(reason: fault + "beyond the \(available) elements of its storage")
        }
        stack.append(.tensor(tensors.count))
        tensors.append(View(storage: storage, offset: offset, shape: shape, strides: strides))
    }

    private func integers(_ value: Value) -> [Int]? {
        guard case .tuple(let number) = value else { return nil }
        let numbers = tuples[number].compactMap { value -> Int? in
            if case .integer(let number) = value { number } else { nil }
        }
        return numbers.count == tuples[number].count ? numbers : nil
    }
}
