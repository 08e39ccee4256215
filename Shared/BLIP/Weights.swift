public import Checkpoints
public import Compute

/// Where a model's tensors come from: a file, or a seed.
public protocol WeightSource {
    /// The values of `name`, row-major, of exactly `shape`; nil when the source does not hold it.
    func floats(_ name: String, shape: [Int]) throws -> [Float]?
}

/// Tensors of a safetensors file under their Hugging Face names.
public struct SafetensorsWeights: WeightSource {
    public let file: SafetensorsFile

    public init(_ file: SafetensorsFile) { self.file = file }

    public func floats(_ name: String, shape: [Int]) throws -> [Float]? {
        guard let record = file.tensors[name] else { return nil }
        guard record.shape == shape else {
            throw BLIPError.weights("\(name) has shape \(record.shape), the config asks for \(shape)")
        }
        return try file.floats(name)
    }
}

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
        if name.hasSuffix("predictions.decoder.weight") || name.hasSuffix("predictions.decoder.bias") { return nil }
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
    public let device: any Device
    private let source: any WeightSource
    public private(set) var parameters: [Parameter] = []

    public init(device: any Device, source: any WeightSource) {
        self.device = device
        self.source = source
    }

    /// The parameter `name` of exactly `shape`; missing tensors are an error that names them.
    public func parameter(_ name: String, _ shape: [Int]) throws -> Parameter {
        guard let parameter = try optional(name, shape) else {
            throw BLIPError.weights("\(name) \(shape) is missing")
        }
        return parameter
    }

    public func optional(_ name: String, _ shape: [Int]) throws -> Parameter? {
        guard let values = try source.floats(name, shape: shape) else { return nil }
        let parameter = Parameter(name: name, value: device.tensor(values, shape: shape))
        parameters.append(parameter)
        return parameter
    }

    func discard(_ parameter: Parameter) { parameters.removeAll { $0 === parameter } }

    func replace(_ parameter: Parameter, by other: Parameter) {
        discard(parameter)
        parameters.append(other)
    }
}
