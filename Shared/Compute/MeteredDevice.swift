/// A device that hands every operation to another one and notes how long it took. Operations of a CPU run at once, so that the
/// times add up to those of the step; what is missing to the step is the caller's own work.
public final class MeteredDevice: Device {
    /// What was spent on one kind of operation.
    public struct Line: Sendable, Equatable {
        public let name: String
        public var calls = 0
        public var seconds = 0.0
        /// Floating-point operations of matrix products; 0 for the others.
        public var operations = 0.0

        public init(name: String) { self.name = name }
    }

    private let base: any Device
    private var noted: [String: Line] = [:]

    public init(_ base: any Device) { self.base = base }

    /// What was noted since the last `reset`, the costliest first.
    public var lines: [Line] { noted.values.sorted { ($0.seconds, $1.name) > ($1.seconds, $0.name) } }

    public func reset() { noted = [:] }

    private func note<Result>(_ name: String, operations: Int = 0, _ body: () -> Result) -> Result {
        let start = ContinuousClock.now
        let result = body()
        let took = start.duration(to: .now).components
        var line = noted[name] ?? Line(name: name)
        line.calls += 1
        line.seconds += Double(took.seconds) + Double(took.attoseconds) * 1e-18
        line.operations += Double(operations)
        noted[name] = line
        return result
    }

    public var summary: String { base.summary }
    public var fixedShapes: Bool { base.fixedShapes }

    public func tensor(_ values: [Float], shape: [Int]) -> Tensor {
        note("copy in") { base.tensor(values, shape: shape) }
    }

    public func zeros(_ shape: [Int]) -> Tensor { note("clear") { base.zeros(shape) } }
    public func zeros(like x: Tensor) -> Tensor { note("clear") { base.zeros(like: x) } }
    public func values(of tensor: Tensor) -> [Float] { note("copy out") { base.values(of: tensor) } }
    public func assign(_ values: [Float], to tensor: Tensor) {
        note("copy in") { base.assign(values, to: tensor) }
    }

    public func clear(_ tensor: Tensor) { note("clear") { base.clear(tensor) } }

    public func patches(_ pixels: Tensor, patch: Int) -> Tensor {
        note("patches") { base.patches(pixels, patch: patch) }
    }

    public func prependToken(_ x: Tensor, batch: Int, token: Tensor, positions: Tensor) -> Tensor {
        note("prepend token") { base.prependToken(x, batch: batch, token: token, positions: positions) }
    }

    public func prependTokenBackward(
        _ dy: Tensor, batch: Int, dToken: Tensor?, dPositions: Tensor?, wantsInput: Bool
    ) -> Tensor? {
        note("prepend token, backward") {
            base.prependTokenBackward(
                dy, batch: batch, dToken: dToken, dPositions: dPositions, wantsInput: wantsInput)
        }
    }

    public func linear(
        _ x: Tensor, weight: Tensor, bias: Tensor?, residual: Tensor?, for reader: Reader
    ) -> Tensor {
        note("linear", operations: 2 * x.rows * weight.count) {
            base.linear(x, weight: weight, bias: bias, residual: residual, for: reader)
        }
    }

    public func linearGELU(
        _ x: Tensor, weight: Tensor, bias: Tensor, keepsInput: Bool, for reader: Reader
    ) -> (y: Tensor, input: Tensor?) {
        note("linear + gelu", operations: 2 * x.rows * weight.count) {
            base.linearGELU(x, weight: weight, bias: bias, keepsInput: keepsInput, for: reader)
        }
    }

    public func linearBackward(
        _ dy: Tensor, x: Tensor, weight: Tensor, dWeight: Tensor?, dBias: Tensor?, wantsInput: Bool
    ) -> Tensor? {
        let products = (dWeight == nil ? 0 : 1) + (wantsInput ? 1 : 0)
        return note("linear, backward", operations: 2 * products * x.rows * weight.count) {
            base.linearBackward(
                dy, x: x, weight: weight, dWeight: dWeight, dBias: dBias, wantsInput: wantsInput)
        }
    }

    public func gelu(_ x: Tensor) -> Tensor { note("gelu") { base.gelu(x) } }
    public func geluBackward(_ dy: Tensor, x: Tensor) -> Tensor {
        note("gelu, backward") { base.geluBackward(dy, x: x) }
    }

    public func add(_ a: Tensor, _ b: Tensor) -> Tensor { note("add") { base.add(a, b) } }
    public func accumulate(_ x: Tensor, into target: Tensor) {
        note("add") { base.accumulate(x, into: target) }
    }

    public func dropout(_ x: Tensor, probability: Float, key: UInt64) -> Tensor {
        note("dropout") { base.dropout(x, probability: probability, key: key) }
    }

    public func layerNorm(
        _ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float, for reader: Reader
    ) -> (y: Tensor, statistics: Tensor) {
        note("layer norm") { base.layerNorm(x, gain: gain, bias: bias, epsilon: epsilon, for: reader) }
    }

    public func layerNormBackward(
        _ dy: Tensor, x: Tensor, statistics: Tensor, gain: Tensor, dGain: Tensor?, dBias: Tensor?
    ) -> Tensor {
        note("layer norm, backward") {
            base.layerNormBackward(
                dy, x: x, statistics: statistics, gain: gain, dGain: dGain, dBias: dBias)
        }
    }

    public func attention(
        query: HeadColumns, key: HeadColumns, value: HeadColumns, shape: AttentionShape
    ) -> Tensor {
        note("attention", operations: shape.operations) {
            base.attention(query: query, key: key, value: value, shape: shape)
        }
    }

    public func attentionBackward(
        _ dy: Tensor, query: HeadColumns, key: HeadColumns, value: HeadColumns, shape: AttentionShape,
        dQuery: HeadColumns, dKey: HeadColumns?, dValue: HeadColumns?
    ) {
        // Two products forward, four backward; what is computed again counts as time, not as work.
        note("attention, backward", operations: 2 * shape.operations) {
            base.attentionBackward(
                dy, query: query, key: key, value: value, shape: shape, dQuery: dQuery, dKey: dKey,
                dValue: dValue)
        }
    }

    public func attentionBackward(
        _ dy: Tensor, of y: Tensor, query: HeadColumns, key: HeadColumns, value: HeadColumns,
        shape: AttentionShape, dQuery: HeadColumns, dKey: HeadColumns?, dValue: HeadColumns?
    ) {
        note("attention, backward", operations: 2 * shape.operations) {
            base.attentionBackward(
                dy, of: y, query: query, key: key, value: value, shape: shape, dQuery: dQuery, dKey: dKey,
                dValue: dValue)
        }
    }

    public func embedding(ids: [Int32], places: [Int32], words: Tensor, positions: Tensor) -> Tensor {
        note("embedding") { base.embedding(ids: ids, places: places, words: words, positions: positions) }
    }

    public func embeddingBackward(
        _ dy: Tensor, ids: [Int32], places: [Int32], dWords: Tensor?, dPositions: Tensor?, paddingID: Int32
    ) {
        note("embedding, backward") {
            base.embeddingBackward(
                dy, ids: ids, places: places, dWords: dWords, dPositions: dPositions, paddingID: paddingID)
        }
    }

    public func gatherRows(_ x: Tensor, _ indices: [Int32]) -> Tensor {
        note("gather rows") { base.gatherRows(x, indices) }
    }

    public func scatterRows(_ dy: Tensor, _ indices: [Int32], rows: Int) -> Tensor {
        note("scatter rows") { base.scatterRows(dy, indices, rows: rows) }
    }

    public func logSoftmax(_ x: Tensor) -> Tensor { note("log softmax") { base.logSoftmax(x) } }

    public func lossHead(
        _ hidden: Tensor, weight: Tensor, bias: Tensor, targets: [Int32], smoothing: Float, scale: Float,
        gradients: LossHeadGradients?
    ) -> (sums: Pending<LossSums>, dHidden: Tensor?) {
        let products =
            1 + (gradients?.weight == nil ? 0 : 1) + (gradients?.wantsHidden == true ? 1 : 0)
        let rows = targets.reduce(0) { $0 + ($1 >= 0 ? 1 : 0) }
        return note("loss head", operations: 2 * products * rows * weight.count) {
            base.lossHead(
                hidden, weight: weight, bias: bias, targets: targets, smoothing: smoothing, scale: scale,
                gradients: gradients)
        }
    }

    public func writeCache(_ cache: Tensor, rows: Tensor, position: Int, count: Int) {
        note("caption cache") { base.writeCache(cache, rows: rows, position: position, count: count) }
    }

    public func norm(of tensors: [Tensor]) -> Pending<Double> {
        note("gradient norm") { base.norm(of: tensors) }
    }

    public func adamW(_ weights: [TrainedWeight], step: AdamWStep, clip: GradientClip) {
        note("adamw") { base.adamW(weights, step: step, clip: clip) }
    }

    public func expectsChanges(of weight: Tensor) { base.expectsChanges(of: weight) }
}

extension AttentionShape {
    /// Floating-point operations of the two products, masked ones included.
    public var operations: Int { 4 * batch * queries * keys * heads * headSize }
}
