import Compute

/// What a tensor of the graph device is kept in: the value it stands for now. Writing to the tensor binds
/// another one.
///
/// Belongs to the thread of its device.
final class GraphStorage {
    let type: ValueType
    private(set) var value: Value
    /// Order of creation.
    let number: Int
    /// The memory it was last bound to: what it is bound to next may take that over.
    private(set) weak var held: Leaf?
    /// Its value as products multiply it, kept beside it as long as the value stays.
    var factor: GraphStorage?
    /// It will change with every step: nothing that is derived from it is worth keeping.
    var expectsChanges = false
    private let all: Storages

    init(_ value: Value, in all: Storages) {
        (self.value, type, self.all) = (value, value.type, all)
        number = all.next()
        adopt()
    }

    deinit { release() }

    func bind(_ value: Value) {
        precondition(
            value.type.shape == type.shape, "a tensor of shape \(type.shape) bound to \(value.type.text)")
        all.willBind(self)
        release()
        (self.value, factor) = (value, nil)
        adopt()
    }

    /// Takes notice that its value has been computed.
    func settle(_ leaf: Leaf) {
        all.remove(self)
        value.settle(leaf)
        adopt()
    }

    private func adopt() {
        all.place(value)
        if let leaf = value.leaf {
            leaf.owners += 1
            held = leaf
        } else if !value.isConstant {
            all.insert(self)
        }
    }

    private func release() {
        if let leaf = value.leaf { leaf.owners -= 1 } else { all.remove(self) }
    }
}

/// The living storages whose numbers are yet to be computed.
final class Storages {
    /// By order of creation. Unowned: a storage takes itself out before it goes.
    private var waiting: [Int: Unmanaged<GraphStorage>] = [:]
    private var count = 0
    private var journal: Journal?
    /// The layer at work.
    var layer: LayerMark?
    private var operations = 0

    /// Bindings since `start`, so that they can be taken back.
    private struct Journal {
        let start: Int
        var bound: Set<Int> = []
        var before: [(storage: GraphStorage, value: Value)] = []
    }

    /// A storage that existed before a body of a replica ran, and what it was bound to before and afterwards.
    struct Binding {
        let storage: GraphStorage
        let before, after: Value
    }

    fileprivate func next() -> Int {
        count += 1
        return count
    }

    fileprivate func insert(_ storage: GraphStorage) { waiting[storage.number] = .passUnretained(storage) }
    fileprivate func remove(_ storage: GraphStorage) { waiting[storage.number] = nil }

    /// Everything computed on the way to a value since the last one belongs to the layer at work.
    fileprivate func place(_ value: Value) {
        guard case .result(let operation, _) = value.source, operation.order == 0 else { return }
        var path: [(operation: Operation, next: Int)] = [(operation, 0)]
        while let (operation, next) = path.last {
            guard next < operation.operands.count else {
                path.removeLast()
                if operation.order == 0 {
                    operations += 1
                    operation.belongs(to: layer, order: operations)
                }
                continue
            }
            path[path.count - 1].next += 1
            if case .result(let inner, _) = operation.operands[next].source, inner.order == 0 {
                path.append((inner, 0))
            }
        }
    }

    fileprivate func willBind(_ storage: GraphStorage) {
        guard let start = journal?.start, storage.number <= start,
            journal?.bound.insert(storage.number).inserted == true
        else { return }
        journal?.before.append((storage, storage.value))
    }

    /// Those that live, in order of creation.
    var unsettled: [GraphStorage] { waiting.keys.sorted().compactMap { waiting[$0]?.takeUnretainedValue() } }

    func beginJournal() { journal = Journal(start: count) }

    var isJournaling: Bool { journal != nil }

    /// The storages bound since, in order of creation, and those made since that still live and wait.
    func endJournal() -> (bindings: [Binding], made: [GraphStorage]) {
        guard let journal else { return ([], []) }
        self.journal = nil
        let bindings = journal.before.sorted { $0.storage.number < $1.storage.number }
            .map { Binding(storage: $0.storage, before: $0.value, after: $0.storage.value) }
        return (bindings, unsettled.filter { $0.number > journal.start })
    }
}
