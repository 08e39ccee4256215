public import Checkpoints
public import Compute

/// Where a model's tensors come from: a file, or a seed.
public protocol WeightSource {
    /// The values of `name`, row-major, of exactly `shape`; nil when the source does not hold it.
    func floats(_ name: String, shape: [Int]) throws -> [Float]?
}

/// Tensors of a file under their Hugging Face names.
public struct FileWeights: WeightSource {
    public let file: any TensorFile

    public init(_ file: any TensorFile) { self.file = file }

    public func floats(_ name: String, shape: [Int]) throws -> [Float]? {
        guard let record = file.tensors[name] else { return nil }
        try Self.check(record, shape)
        return try file.floats(name)
    }

    static func check(_ record: TensorRecord, _ shape: [Int]) throws(BLIPError) {
        guard record.shape == shape else {
            throw .weights("\(record.name) has shape \(record.shape), the config asks for \(shape)")
        }
    }
}

/// The usual source: a safetensors file.
public typealias SafetensorsWeights = FileWeights

/// Fresh weights as BLIP's authors start: normal(0, 0.02) cut at two deviations, zero biases, layer norms at one. A pure function of
/// (seed, name, index).
public struct RandomWeights: WeightSource {
    public let seed: UInt64
    public let standardDeviation: Float

    public init(seed: UInt64, standardDeviation: Float = 0.02) {
        self.seed = seed
        self.standardDeviation = standardDeviation
    }

    public func floats(_ name: String, shape: [Int]) throws -> [Float]? {
        // The head shares the word embeddings, and its bias has one name.
        if name.hasSuffix("predictions.decoder.weight") || name.hasSuffix("predictions.decoder.bias") {
            return nil
        }
        let count = shape.reduce(1, *)
        if name.hasSuffix("bias") { return [Float](repeating: 0, count: count) }
        if name.contains("norm") || name.contains("LayerNorm") { return [Float](repeating: 1, count: count) }
        var random = CounterRandom(seed: seed, stream: name)
        return (0..<count).map { _ in
            var draw = random.normal()
            while abs(draw) > 2 { draw = random.normal() }
            return Float(draw) * standardDeviation
        }
    }
}

/// Builds parameters from a source and keeps the books: every name asked for once, every tensor of the source accounted for.
public final class WeightLoader {
    private let load: (_ name: String, _ shape: [Int]) throws -> Tensor?
    private let values: (Tensor) -> [Float]
    public private(set) var parameters: [Parameter] = []

    public init(device: any Device, source: any WeightSource) {
        load = { name, shape in try source.floats(name, shape: shape).map { device.tensor($0, shape: shape) }
        }
        values = { device.values(of: $0) }
    }

    /// Parameters that have a name and a shape but no values: what a file would give, told by its header alone.
    init(shapesOf file: any TensorFile) {
        let nothing = NoStorage()
        load = { name, shape in
            guard let record = file.tensors[name] else { return nil }
            try FileWeights.check(record, shape)
            guard [.F32, .F16, .BF16, .F64].contains(record.dtype) else {
                throw BLIPError.weights(
                    "\(name) holds \(record.dtype.rawValue), expected floating-point numbers")
            }
            return Tensor(shape: shape, storage: nothing)
        }
        values = { _ in [] }
    }

    private final class NoStorage {}

    /// The parameter `name` of exactly `shape`; missing tensors are an error that names them.
    public func parameter(_ name: String, _ shape: [Int]) throws -> Parameter {
        guard let parameter = try optional(name, shape) else {
            throw BLIPError.weights("\(name) \(shape) is missing")
        }
        return parameter
    }

    public func optional(_ name: String, _ shape: [Int]) throws -> Parameter? {
        guard let value = try load(name, shape) else { return nil }
        let parameter = Parameter(name: name, value: value)
        parameters.append(parameter)
        return parameter
    }

    /// Whether two tensors hold the same numbers; unknown values count as the same.
    func areEqual(_ a: Parameter, _ b: Parameter) -> Bool { values(a.value) == values(b.value) }

    func discard(_ parameter: Parameter) { parameters.removeAll { $0 === parameter } }

    func replace(_ parameter: Parameter, by other: Parameter) {
        discard(parameter)
        parameters.append(other)
    }
}
