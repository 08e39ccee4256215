/// Where keys may be looked at by an attention query.
public enum AttentionMask: Sendable, Equatable {
    /// Every valid key.
    case none
    /// Query `i` of a sequence sees keys `0...offset + i`; `offset` is the number of cached positions before the queries.
    case causal(offset: Int)
}

/// One operand of attention: `columns` of `tensor` from `column` on, so that packed and separate projections are read alike.
public struct HeadColumns {
    public let tensor: Tensor
    public let column: Int

    public init(_ tensor: Tensor, column: Int = 0) {
        self.tensor = tensor
        self.column = column
    }
}

/// The geometry of one attention call.
public struct AttentionShape: Sendable, Equatable {
    /// Query sequences.
    public let batch: Int
    /// Queries of a sequence.
    public let queries: Int
    /// Key rows laid out for each key sequence (a cache may hold more than are valid).
    public let keyStride: Int
    /// Key rows that are valid, from the first; per key sequence when `keyLengths` is set.
    public let keys: Int
    public let keyLengths: [Int32]?
    public let heads: Int
    public let headSize: Int
    public let mask: AttentionMask
    /// For each query sequence the key sequence it attends to; nil: its own. Several captions share one picture this way.
    public let keySequence: [Int32]?
    /// Keys picked one by one: key `p` of query sequence `s` is row `keyRows[s * keys + p]` of the key tensor, so that beams share
    /// a cache and are reordered by their row numbers. No gradient flows through it. nil: rows in order.
    public let keyRows: [Int32]?

    public init(
        batch: Int, queries: Int, keyStride: Int, keys: Int, keyLengths: [Int32]? = nil, heads: Int,
        headSize: Int,
        mask: AttentionMask, keySequence: [Int32]? = nil, keyRows: [Int32]? = nil
    ) {
        precondition(
            keyRows == nil || keyRows?.count == batch * keys && keySequence == nil && keyLengths == nil,
            "\(keyRows?.count ?? 0) key rows for \(batch) sequences of \(keys) keys of their own")
        (self.batch, self.queries, self.keyStride, self.keys) = (batch, queries, keyStride, keys)
        (self.keyLengths, self.heads, self.headSize) = (keyLengths, heads, headSize)
        (self.mask, self.keySequence, self.keyRows) = (mask, keySequence, keyRows)
    }
}

/// One of a row of equal layers, and which way through it: a device that compiles may make a loop of the row.
public struct LayerMark: Sendable, Hashable {
    public let row: String
    public let index: Int
    public let isBackward: Bool

    public init(row: String, index: Int, isBackward: Bool = false) {
        (self.row, self.index, self.isBackward) = (row, index, isBackward)
    }

    /// The same layer's backward pass.
    public var backward: LayerMark { LayerMark(row: row, index: index, isBackward: true) }
}

/// Who reads a result. What only matrix products read, those of attention included, a device may keep in their precision.
public enum Reader: Sendable {
    case any
    case products
}

/// Sums of a loss over the supervised tokens of a batch.
public struct LossSums: Sendable, Equatable {
    /// Label-smoothed cross entropy, nats, summed.
    public var smoothed: Double
    /// Plain negative log-likelihood, nats, summed.
    public var nll: Double
    public var tokens: Int

    public init(smoothed: Double = 0, nll: Double = 0, tokens: Int = 0) {
        (self.smoothed, self.nll, self.tokens) = (smoothed, nll, tokens)
    }
}

/// The factors of one AdamW step, the same for every weight but the decay.
public struct AdamWStep: Sendable, Equatable {
    public var learningRate: Float
    public var beta1: Double
    public var beta2: Double
    public var epsilon: Float
    /// 1 - beta1^t
    public var correction1: Float
    /// sqrt(1 - beta2^t)
    public var sqrtCorrection2: Float

    public init(
        learningRate: Float, beta1: Double, beta2: Double, epsilon: Float, correction1: Float,
        sqrtCorrection2: Float
    ) {
        (self.learningRate, self.beta1, self.beta2, self.epsilon) = (learningRate, beta1, beta2, epsilon)
        (self.correction1, self.sqrtCorrection2) = (correction1, sqrtCorrection2)
    }
}

/// A weight under training: its gradient, its AdamW moments, all of one shape, and its share of decay.
public struct TrainedWeight {
    public let weight, gradient, m, v: Tensor
    public let decay: Float

    public init(weight: Tensor, gradient: Tensor, m: Tensor, v: Tensor, decay: Float) {
        (self.weight, self.gradient, self.m, self.v, self.decay) = (weight, gradient, m, v, decay)
    }
}

/// What a step does about gradients that are too long, and about numbers that are none.
public struct GradientClip {
    /// L2 norm over all gradients.
    public let norm: Pending<Double>
    public let loss: Pending<LossSums>
    /// Longer gradients are shortened to it; 0: never.
    public let maximum: Double

    public init(norm: Pending<Double>, loss: Pending<LossSums>, maximum: Double) {
        (self.norm, self.loss, self.maximum) = (norm, loss, maximum)
    }

    /// The factor of every gradient; nil when the step must not be taken. The small term is PyTorch's: a clipped norm ends just below
    /// the limit.
    var scale: Float? {
        guard norm.value.isFinite, loss.value.smoothed.isFinite else { return nil }
        return maximum > 0 ? Float(min(1, maximum / (norm.value + 1e-6))) : 1
    }
}

/// The operations BLIP is made of. A device runs them at once (CPU) or records them (a graph compiler); the model is written once
/// against this protocol.
///
/// Forward operations return new tensors. Backward operations return the gradient of the input, or nil when nobody wants it, and
/// accumulate into the weights' gradients. Shapes are stated as (rows, columns); shapes that do not fit are our own mistake and
/// stop the process with both shapes in the text.
public protocol Device: AnyObject {
    /// For people: kind, threads, libraries.
    var summary: String { get }
    /// The layer at work, nil between layers. Recording devices look at it, others need not keep it.
    var layer: LayerMark? { get set }
    /// Whether the model should prefer equal shapes from batch to batch to fewer rows: each new shape costs a compilation.
    var fixedShapes: Bool { get }
    /// Copies of the model at work, each on its share of a batch.
    var replicas: Int { get }
    /// Runs `body` for the share of every replica; what it does must have the same form for each. Losses are summed over them.
    func onReplicas(_ body: (Int) -> Pending<LossSums>) -> Pending<LossSums>
    /// Each tensor becomes the sum of it over the replicas, on all of them.
    func sumOverReplicas(_ tensors: [Tensor])
    /// A tensor of the numbers of `x`, from which a block is computed once more when the gradient `dy` of its result is known: a device
    /// that records must not find that it has computed the same before.
    func again(_ x: Tensor, after dy: Tensor) -> Tensor
    /// The weight will change with every step: what is derived from it is not worth keeping.
    func expectsChanges(of weight: Tensor)

    func tensor(_ values: [Float], shape: [Int]) -> Tensor
    func zeros(_ shape: [Int]) -> Tensor
    /// Zeros in the shape of `x`, kept as `x` is kept: where its gradient is accumulated.
    func zeros(like x: Tensor) -> Tensor
    func values(of tensor: Tensor) -> [Float]
    /// Pictures of bytes (count, side, side, 3), RGB, as (v / 255 - mean) / deviation for each channel: (count, 3, side, side). nil: the
    /// caller is as fast at it as the device.
    func pictures(_ bytes: [UInt8], side: Int, mean: [Float], deviation: [Float]) -> Tensor?
    /// Starts what was asked for and not yet computed, so that the host may go on meanwhile.
    func submit()
    /// Overwrites `tensor` with `values` of the same count.
    func assign(_ values: [Float], to tensor: Tensor)
    /// tensor := 0
    func clear(_ tensor: Tensor)

    /// Pictures (B, 3, S, S) to patches (B n, 3 P P), n = (S/P)^2, columns in the order c, ky, kx.
    func patches(_ pixels: Tensor, patch: Int) -> Tensor
    /// x (B n, D) to (B, n + 1, D): `token` (D) in front of each sequence, plus `positions` (n + 1, D).
    func prependToken(_ x: Tensor, batch: Int, token: Tensor, positions: Tensor) -> Tensor
    func prependTokenBackward(
        _ dy: Tensor, batch: Int, dToken: Tensor?, dPositions: Tensor?, wantsInput: Bool
    ) -> Tensor?

    /// y = x W^T + b + residual      x: (rows, in), W: (out, in), b: (out); y has the residual's shape
    func linear(_ x: Tensor, weight: Tensor, bias: Tensor?, residual: Tensor?, for reader: Reader) -> Tensor
    /// y = gelu(x W^T + b). `input` is what gelu was taken of, for the backward pass; nil unless `keepsInput`.
    func linearGELU(
        _ x: Tensor, weight: Tensor, bias: Tensor, keepsInput: Bool, for reader: Reader
    ) -> (y: Tensor, input: Tensor?)
    func linearBackward(
        _ dy: Tensor, x: Tensor, weight: Tensor, dWeight: Tensor?, dBias: Tensor?, wantsInput: Bool
    ) -> Tensor?

    /// 0.5 x (1 + erf(x / sqrt 2))
    func gelu(_ x: Tensor) -> Tensor
    func geluBackward(_ dy: Tensor, x: Tensor) -> Tensor

    /// a + b
    func add(_ a: Tensor, _ b: Tensor) -> Tensor
    /// target += x
    func accumulate(_ x: Tensor, into target: Tensor)
    /// x / (1 - p) where a counter-based draw keeps the element, else 0. Applied to a gradient it is its own backward.
    func dropout(_ x: Tensor, probability: Float, key: UInt64) -> Tensor

    /// (x - mean) / sqrt(var + eps) * gain + bias over the last axis; `statistics` holds mean and 1/std for the backward pass.
    func layerNorm(
        _ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float, for reader: Reader
    ) -> (y: Tensor, statistics: Tensor)
    func layerNormBackward(
        _ dy: Tensor, x: Tensor, statistics: Tensor, gain: Tensor, dGain: Tensor?, dBias: Tensor?
    ) -> Tensor

    /// softmax(q k^T / sqrt(headSize)) v per head; result (batch queries, heads headSize).
    func attention(query: HeadColumns, key: HeadColumns, value: HeadColumns, shape: AttentionShape) -> Tensor
    /// Writes dQuery, and dKey, dValue (zeroed by the caller) by accumulation where they are wanted.
    func attentionBackward(
        _ dy: Tensor, query: HeadColumns, key: HeadColumns, value: HeadColumns, shape: AttentionShape,
        dQuery: HeadColumns,
        dKey: HeadColumns?, dValue: HeadColumns?)
    /// The same, with `y` at hand: what `attention` gave for these very operands.
    func attentionBackward(
        _ dy: Tensor, of y: Tensor, query: HeadColumns, key: HeadColumns, value: HeadColumns,
        shape: AttentionShape, dQuery: HeadColumns, dKey: HeadColumns?, dValue: HeadColumns?)

    /// words[ids[r]] + positions[places[r]]      words: (V, H), positions: (P, H)
    func embedding(ids: [Int32], places: [Int32], words: Tensor, positions: Tensor) -> Tensor
    /// Row `paddingID` of the words gets nothing.
    func embeddingBackward(
        _ dy: Tensor, ids: [Int32], places: [Int32], dWords: Tensor?, dPositions: Tensor?, paddingID: Int32)

    /// x[indices]      rows
    func gatherRows(_ x: Tensor, _ indices: [Int32]) -> Tensor
    func scatterRows(_ dy: Tensor, _ indices: [Int32], rows: Int) -> Tensor
    /// log softmax over the last axis.
    func logSoftmax(_ x: Tensor) -> Tensor

    /// Cross entropy of `hidden` W^T + b against `targets` (rows; negative = not supervised), smoothed over the vocabulary.
    /// With `gradients` the gradients of scale * (sum of losses) are accumulated and the one of `hidden` is returned.
    func lossHead(
        _ hidden: Tensor, weight: Tensor, bias: Tensor, targets: [Int32], smoothing: Float, scale: Float,
        gradients: LossHeadGradients?
    ) -> (sums: Pending<LossSums>, dHidden: Tensor?)

    /// Copies rows (sequences x count, H) into cache (sequences, stride, H) at `position`.
    func writeCache(_ cache: Tensor, rows: Tensor, position: Int, count: Int)

    /// The whole search at once, by a device that loops by itself; nil: this one does not, the caller chooses token by token.
    /// `logits` (sequences, V) are the model's for the token behind the prompt. `step` returns those behind the tokens the search has
    /// chosen, which it reads by `chosenEmbedding`; it may be called once for all of them, and writes to nothing but `caches`
    /// (sequences, stride, H).
    func found(
        by search: TokenSearch, logits: Tensor, caches: [Tensor], step: () -> Tensor
    ) -> FoundTokens?
    /// words[id] + positions[place] of the token chosen last for each sequence. Only within a `step` of `found`.
    func chosenEmbedding(words: Tensor, positions: Tensor) -> Tensor

    /// L2 norm over all elements of all tensors.
    func norm(of tensors: [Tensor]) -> Pending<Double>
    /// One AdamW step (Loshchilov & Hutter 2019) of all weights with clipped gradients. Nothing changes when the norm or the loss is
    /// not finite.
    func adamW(_ weights: [TrainedWeight], step: AdamWStep, clip: GradientClip)
}

extension Device {
    public var layer: LayerMark? {
        get { nil }
        set {}
    }
    public func pictures(_ bytes: [UInt8], side: Int, mean: [Float], deviation: [Float]) -> Tensor? { nil }
    public func submit() {}
    public var fixedShapes: Bool { false }
    public var replicas: Int { 1 }
    public func onReplicas(_ body: (Int) -> Pending<LossSums>) -> Pending<LossSums> { body(0) }
    public func sumOverReplicas(_ tensors: [Tensor]) {}
    public func again(_ x: Tensor, after dy: Tensor) -> Tensor { Tensor(shape: x.shape, storage: x.storage) }
    public func expectsChanges(of weight: Tensor) {}
    public func attentionBackward(
        _ dy: Tensor, of y: Tensor, query: HeadColumns, key: HeadColumns, value: HeadColumns,
        shape: AttentionShape, dQuery: HeadColumns, dKey: HeadColumns?, dValue: HeadColumns?
    ) {
        attentionBackward(
            dy, query: query, key: key, value: value, shape: shape, dQuery: dQuery, dKey: dKey,
            dValue: dValue)
    }
    public func found(
        by search: TokenSearch, logits: Tensor, caches: [Tensor], step: () -> Tensor
    ) -> FoundTokens? { nil }
    public func chosenEmbedding(words: Tensor, positions: Tensor) -> Tensor {
        preconditionFailure("a device that leaves the choice of tokens to its caller has chosen none")
    }

    /// y = x W^T + b
    public func linear(_ x: Tensor, weight: Tensor, bias: Tensor?) -> Tensor {
        linear(x, weight: weight, bias: bias, residual: nil, for: .any)
    }

    public func layerNorm(
        _ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float
    ) -> (y: Tensor, statistics: Tensor) {
        layerNorm(x, gain: gain, bias: bias, epsilon: epsilon, for: .any)
    }
}

/// Where `lossHead` accumulates.
public struct LossHeadGradients {
    public let weight: Tensor?
    public let bias: Tensor?
    public let wantsHidden: Bool

    public init(weight: Tensor?, bias: Tensor?, wantsHidden: Bool) {
        (self.weight, self.bias, self.wantsHidden) = (weight, bias, wantsHidden)
    }
}
