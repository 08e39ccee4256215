import Testing

@testable import Compute

/// One forward and backward pass through `Ops` and `Tape`, with the gradients of its inputs and weights
/// caught at the end.
final class GradientCheck {
    let device = CPUDevice()
    let tape: Tape
    let ops: Ops
    private var inputs: [Double] = []
    private var sources: [(name: String, values: [Float], gradient: () -> [Float]?)] = []
    /// Weights start with this much gradient, so that overwriting instead of adding shows.
    private static let priming: Float = 0.25

    init(dropoutSeed: UInt64? = nil) {
        tape = Tape(device: device)
        ops = Ops(device: device, tape: tape, dropoutSeed: dropoutSeed)
    }

    /// A tensor whose gradient is wanted.
    func input(_ name: String, _ values: [Float], _ shape: [Int]) -> Tensor {
        let tensor = device.tensor(values, shape: shape)
        tensor.requiresGradient = true
        var caught: [Float]?
        // First on the tape, so last to run: by then every use has handed in its part.
        tape.record { [tape, device] in
            if let gradient = tape.take(tensor) { caught = device.values(of: gradient) }
        }
        sources.append((name, values, { caught }))
        return tensor
    }

    /// A trained weight.
    func weight(_ name: String, _ values: [Float], _ shape: [Int]) -> Parameter {
        let parameter = Parameter(name: name, value: device.tensor(values, shape: shape))
        let start = [Float](repeating: Self.priming, count: values.count)
        parameter.gradient = device.tensor(start, shape: shape)
        sources.append(
            (
                name, values,
                { [device] in
                    parameter.gradient.map { device.values(of: $0).map { $0 - Self.priming } }
                }
            ))
        return parameter
    }

    /// A weight that is not trained.
    func frozen(_ values: [Float], _ shape: [Int]) -> Parameter {
        Parameter(name: "frozen", value: device.tensor(values, shape: shape))
    }

    /// Runs the tape from `dy` at `y`, then compares each gradient with central differences of sum(dy *
    /// forward(sources)).
    func expectGradients(
        of y: Tensor, _ dy: [Float], forward: ([[Double]]) -> [Double],
        at location: SourceLocation = #_sourceLocation
    ) {
        tape.add(device.tensor(dy, shape: y.shape), to: y)
        tape.backward()
        compare(at: location) { sources in zip(forward(sources), dy).reduce(0) { $0 + $1.0 * Double($1.1) } }
    }

    /// The same for operations that hand in their own gradients.
    func expectGradients(at location: SourceLocation = #_sourceLocation, ofLoss loss: ([[Double]]) -> Double)
    {
        tape.backward()
        compare(at: location, loss)
    }

    private func compare(at location: SourceLocation, _ loss: ([[Double]]) -> Double) {
        var point = sources.map(\.values.doubles)
        for (number, source) in sources.enumerated() {
            guard let gradient = source.gradient() else {
                Issue.record("\(source.name) got no gradient", sourceLocation: location)
                continue
            }
            let step = 1e-6
            // At most 48 elements of each, evenly spread, both ends included.
            let count = source.values.count
            let probes = count <= 48 ? Array(0..<count) : (0..<48).map { $0 * (count - 1) / 47 }
            let slopes = probes.map { index in
                let middle = point[number][index]
                point[number][index] = middle + step
                let above = loss(point)
                point[number][index] = middle - step
                let below = loss(point)
                point[number][index] = middle
                return (above - below) / (2 * step)
            }
            expectClose(probes.map { gradient[$0] }, slopes, tolerance: 1e-4, "d\(source.name)", at: location)
        }
    }
}
