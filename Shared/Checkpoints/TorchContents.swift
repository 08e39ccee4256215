/// The table of tensors of a torch file, each placed in the file and checked against its bounds.
struct TorchContents {
    struct Tensor {
        let view: PickleMachine.View
        let dtype: DType
        /// First element's byte in the file.
        let start: Int
        let count: Int
        /// Elements from the first to the last, both included.
        let extent: Int
        let isContiguous: Bool
    }

    private(set) var tensors: [String: Tensor] = [:]
    private(set) var nesting: String?

    init(_ file: ReadableFile) throws {
        let zip = try ZipDirectory(file)
        let root = try Self.root(of: zip)
        try Self.requireLittleEndian(zip, root)
        guard let pickle = zip.entries["\(root)/data.pkl"] else { throw Self.noPickle }
        let machine = try PickleMachine(zip.content(of: pickle, limit: PickleMachine.maximumBytes))
        let named = try stateDict(of: machine)
        guard named.count <= SafetensorsHeader.maximumTensors else {
            throw PickleMachine.Problem(
                reason:
                    "it holds \(named.count) tensors, at most \(SafetensorsHeader.maximumTensors) are read")
        }
        var starts: [Int: Int] = [:]
        for (name, number) in named {
            let view = machine.tensors[number]
            let storage = machine.storages[view.storage]
            let start = try starts[view.storage] ?? Self.start(of: storage, zip, root)
            starts[view.storage] = start
            tensors[name] = Self.place(view, storage.dtype, at: start)
        }
    }

    private static let noPickle = ZipDirectory.Problem(
        reason: "it is a zip file without one folder that holds data.pkl, so torch did not write it")

    /// The one folder everything lies in; its name is free.
    private static func root(of zip: ZipDirectory) throws -> String {
        let suffix = "/data.pkl"
        let roots = zip.entries.keys.filter { $0.hasSuffix(suffix) && $0.count { $0 == "/" } == 1 }
        guard roots.count == 1, let root = roots.first else { throw noPickle }
        return String(root.dropLast(suffix.count))
    }

    private static func requireLittleEndian(_ zip: ZipDirectory, _ root: String) throws {
        guard let entry = zip.entries["\(root)/byteorder"] else { return }
        let order = String(decoding: try zip.content(of: entry, limit: 64), as: UTF8.self)
        guard order == "little" else {
            throw PickleMachine.Problem(
                reason: "its numbers have byte order \"\(order)\"; save it on a little-endian machine")
        }
    }

    private static func start(
        of storage: PickleMachine.Storage, _ zip: ZipDirectory, _ root: String
    ) throws -> Int {
        guard let entry = zip.entries["\(root)/data/\(storage.key)"] else {
            throw ZipDirectory.Problem(reason: "its storage \(storage.key) is missing")
        }
        let (bytes, overflow) = storage.count.multipliedReportingOverflow(by: storage.dtype.size)
        guard !overflow, bytes == entry.size else {
            throw ZipDirectory.Problem(
                reason:
                    "its storage \(storage.key) has \(entry.size) bytes, but \(storage.count) elements of "
                    + "\(storage.dtype.rawValue) were announced")
        }
        return try zip.start(of: entry)
    }

    private static func place(_ view: PickleMachine.View, _ dtype: DType, at start: Int) -> Tensor {
        let count = view.shape.reduce(1, *)
        var extent = count == 0 ? 0 : 1
        var expected = 1
        var isContiguous = true
        for (size, stride) in zip(view.shape, view.strides).reversed() {
            if size > 1, stride != expected { isContiguous = false }
            expected *= max(1, size)
            if count > 0 { extent += (size - 1) * stride }
        }
        return Tensor(
            view: view, dtype: dtype, start: start + view.offset * dtype.size, count: count, extent: extent,
            isContiguous: isContiguous || count == 0)
    }

    /// The tensors by name: of the file's own dictionary, or of the one it keeps under a known key.
    private mutating func stateDict(of machine: PickleMachine) throws -> [String: Int] {
        guard case .dictionary(let top) = machine.result else {
            throw PickleMachine.Problem(
                reason: "it holds no dictionary of tensors but another object; save model.state_dict()")
        }
        var chosen = top
        for key in TorchFile.nestings {
            let entry = machine.dictionaries[top].last { $0.key == .text(key) }
            if case .dictionary(let inner)? = entry?.value {
                (chosen, nesting) = (inner, key)
                break
            }
        }
        var named: [String: Int] = [:]
        for (key, value) in machine.dictionaries[chosen] {
            guard case .text(let name) = key, name.utf8.count <= SafetensorsHeader.maximumNameBytes else {
                throw PickleMachine.Problem(reason: "its state dict has a key that is no name of a tensor")
            }
            guard case .tensor(let number) = value else {
                throw PickleMachine.Problem(
                    reason: "its state dict holds something else than a tensor under \(name)")
            }
            guard named.updateValue(number, forKey: name) == nil else {
                throw PickleMachine.Problem(reason: "its state dict has \(name) twice")
            }
        }
        guard !named.isEmpty else { throw PickleMachine.Problem(reason: "its state dict holds no tensor") }
        return named
    }
}
