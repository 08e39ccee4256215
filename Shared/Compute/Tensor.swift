/// A dense float tensor that lives on a device. Only its device looks inside `storage`; everyone else sees a shape.
///
/// A tensor belongs to one thread of work at a time: models, tapes and their tensors are not shared between threads.
public final class Tensor {
    /// Row-major extents.
    public let shape: [Int]
    /// Device memory. Freed (given back to the device's pool) with the last reference.
    public let storage: AnyObject
    /// Whether the backward pass has to reach this tensor.
    public internal(set) var requiresGradient = false

    public init(shape: [Int], storage: AnyObject) {
        self.shape = shape
        self.storage = storage
    }

    /// Elements.
    public var count: Int { shape.reduce(1, *) }
    /// Elements of the last axis.
    public var columns: Int { shape.last ?? 1 }
    /// All axes but the last, multiplied.
    public var rows: Int { columns == 0 ? 0 : count / columns }
}

/// A named weight with its gradient. `gradient` exists while the weight is trained.
public final class Parameter {
    /// The Hugging Face tensor name.
    public let name: String
    public let value: Tensor
    /// Accumulated by backward passes; zeroed by the optimiser's owner.
    public var gradient: Tensor?

    public init(name: String, value: Tensor) {
        self.name = name
        self.value = value
    }

    public var isTrained: Bool { gradient != nil }
}
