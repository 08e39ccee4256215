/// The model's view of a device: operations on tensors and weights that note themselves on the tape while training.
public struct Ops {
    public let device: any Device
    /// nil: inference, nothing is kept for a backward pass.
    public let tape: Tape?
    /// Present while dropout is active.
    public let dropoutSeed: UInt64?
    /// Whether `block` keeps its input alone and computes the rest again in the backward pass.
    public let recomputes: Bool

    public init(
        device: any Device, tape: Tape? = nil, dropoutSeed: UInt64? = nil, recomputes: Bool = false
    ) {
        (self.device, self.tape, self.dropoutSeed) = (device, tape, dropoutSeed)
        self.recomputes = recomputes
    }

    /// Runs a block of the model. With `recomputes` its inner tensors are not kept: the backward pass computes them again, with the
    /// same bits, since every operation is a pure function of its inputs.
    public func block(
        _ x: Tensor, trains: Bool, _ body: @escaping (Tensor, Ops) -> Tensor
    ) -> Tensor {
        guard tape != nil, recomputes, trains || x.requiresGradient else { return body(x, self) }
        let y = body(x, Ops(device: device, dropoutSeed: dropoutSeed))
        record(y, if: true) { [device, dropoutSeed] tape, dy in
            let inner = Tape(device: device)
            let input = device.again(x, after: dy)
            input.requiresGradient = x.requiresGradient
            let again = body(input, Ops(device: device, tape: inner, dropoutSeed: dropoutSeed))
            inner.add(dy, to: again)
            tape.add(inner.backward(to: input), to: x)
        }
        return y
    }

    /// Runs `body`, and its backward steps later, as layer `index` of a row of equal ones.
    public func layer<Result>(_ row: String, _ index: Int, _ body: () -> Result) -> Result {
        let outer = device.layer
        device.layer = LayerMark(row: row, index: index)
        defer { device.layer = outer }
        return body()
    }

    /// Marks `result` as needing a gradient when one of its sources does, and records `backward` then.
    private func record(_ result: Tensor, if needed: Bool, _ backward: @escaping (Tape, Tensor) -> Void) {
        guard let tape, needed else { return }
        result.requiresGradient = true
        tape.record { [unowned tape] in
            if let dy = tape.take(result) { backward(tape, dy) }
        }
    }

    /// x W^T + b + residual      (rows, in) -> (rows, out)
    public func linear(
        _ x: Tensor, _ weight: Parameter, _ bias: Parameter, residual: Tensor? = nil,
        for reader: Reader = .any
    ) -> Tensor {
        let y = device.linear(
            x, weight: weight.value, bias: bias.value, residual: residual, for: reader)
        let wanted =
            x.requiresGradient || weight.isTrained || bias.isTrained || residual?.requiresGradient == true
        record(y, if: wanted) { [device] tape, dy in
            if let residual { tape.add(dy, to: residual) }
            let dx = device.linearBackward(
                dy, x: x, weight: weight.value, dWeight: weight.gradient, dBias: bias.gradient,
                wantsInput: x.requiresGradient)
            tape.add(dx, to: x)
        }
        return y
    }

    /// gelu(x W^T + b)      (rows, in) -> (rows, out)
    public func linearGELU(
        _ x: Tensor, _ weight: Parameter, _ bias: Parameter, for reader: Reader = .any
    ) -> Tensor {
        let wanted = x.requiresGradient || weight.isTrained || bias.isTrained
        let (y, input) = device.linearGELU(
            x, weight: weight.value, bias: bias.value, keepsInput: tape != nil && wanted, for: reader)
        record(y, if: wanted) { tape, dy in
            if let input { backwardGELU(tape, dy, input, x, weight, bias) }
        }
        return y
    }

    private func backwardGELU(
        _ tape: Tape, _ dy: Tensor, _ input: Tensor, _ x: Tensor, _ weight: Parameter, _ bias: Parameter
    ) {
        let dx = device.linearBackward(
            device.geluBackward(dy, x: input), x: x, weight: weight.value, dWeight: weight.gradient,
            dBias: bias.gradient, wantsInput: x.requiresGradient)
        tape.add(dx, to: x)
    }

    /// gelu(x U^T + a) W^T + b + residual, the feed-forward half of a block. The backward pass takes GELU again instead of keeping
    /// its result, which is the largest tensor of a block and cheap to compute.
    public func feedForward(
        _ x: Tensor, inner: (weight: Parameter, bias: Parameter), outer: (weight: Parameter, bias: Parameter),
        residual: Tensor?
    ) -> Tensor {
        let innerWanted = x.requiresGradient || inner.weight.isTrained || inner.bias.isTrained
        let wanted =
            innerWanted || outer.weight.isTrained || outer.bias.isTrained
            || residual?.requiresGradient == true
        let (h, input) = device.linearGELU(
            x, weight: inner.weight.value, bias: inner.bias.value, keepsInput: tape != nil && wanted,
            for: .products)
        let y = device.linear(
            h, weight: outer.weight.value, bias: outer.bias.value, residual: residual, for: .any)
        record(y, if: wanted) { [device] tape, dy in
            guard let input else { return }
            if let residual { tape.add(dy, to: residual) }
            let dh = device.linearBackward(
                dy, x: device.gelu(input), weight: outer.weight.value, dWeight: outer.weight.gradient,
                dBias: outer.bias.gradient, wantsInput: innerWanted)
            if let dh { backwardGELU(tape, dh, input, x, inner.weight, inner.bias) }
        }
        return y
    }

    public func gelu(_ x: Tensor) -> Tensor {
        let y = device.gelu(x)
        record(y, if: x.requiresGradient) { [device] tape, dy in
            tape.add(device.geluBackward(dy, x: x), to: x)
        }
        return y
    }

    public func add(_ a: Tensor, _ b: Tensor) -> Tensor {
        let y = device.add(a, b)
        record(y, if: a.requiresGradient || b.requiresGradient) { tape, dy in
            tape.add(dy, to: a)
            tape.add(dy, to: b)
        }
        return y
    }

    public func layerNorm(
        _ x: Tensor, _ gain: Parameter, _ bias: Parameter, epsilon: Float, for reader: Reader = .any
    ) -> Tensor {
        let (y, statistics) = device.layerNorm(
            x, gain: gain.value, bias: bias.value, epsilon: epsilon, for: reader)
        record(y, if: x.requiresGradient || gain.isTrained || bias.isTrained) { [device] tape, dy in
            let dx = device.layerNormBackward(
                dy, x: x, statistics: statistics, gain: gain.value, dGain: gain.gradient, dBias: bias.gradient
            )
            tape.add(dx, to: x)
        }
        return y
    }

    /// Whether `dropout` of this probability does anything.
    public func drops(_ probability: Float) -> Bool { probability > 0 && dropoutSeed != nil }

    /// Dropout named by `site`, so that every place in the model draws its own numbers. Identity outside training.
    public func dropout(_ x: Tensor, probability: Float, site: Int) -> Tensor {
        guard probability > 0, let seed = dropoutSeed else { return x }
        let key = seed &+ UInt64(site) &* 0xd134_2543_de82_ef95
        let y = device.dropout(x, probability: probability, key: key)
        record(y, if: x.requiresGradient) { [device] tape, dy in
            tape.add(device.dropout(dy, probability: probability, key: key), to: x)
        }
        return y
    }

    /// Attention over one packed projection (rows, 3 D): Q, K, V side by side, as in the vision encoder.
    public func packedAttention(_ qkv: Tensor, shape: AttentionShape) -> Tensor {
        let d = qkv.columns / 3
        let (q, k, v) = (HeadColumns(qkv), HeadColumns(qkv, column: d), HeadColumns(qkv, column: 2 * d))
        let y = device.attention(query: q, key: k, value: v, shape: shape)
        record(y, if: qkv.requiresGradient) { [device] tape, dy in
            let gradient = device.zeros(like: qkv)
            device.attentionBackward(
                dy, of: y, query: q, key: k, value: v, shape: shape, dQuery: HeadColumns(gradient),
                dKey: HeadColumns(gradient, column: d), dValue: HeadColumns(gradient, column: 2 * d))
            tape.add(gradient, to: qkv)
        }
        return y
    }

    /// Attention over separate projections, as in the text decoder.
    public func attention(query: Tensor, key: Tensor, value: Tensor, shape: AttentionShape) -> Tensor {
        let (q, k, v) = (HeadColumns(query), HeadColumns(key), HeadColumns(value))
        let y = device.attention(query: q, key: k, value: v, shape: shape)
        record(y, if: query.requiresGradient || key.requiresGradient || value.requiresGradient) {
            [device] tape, dy in
            let dQuery = device.zeros(like: query)
            let dKey = key.requiresGradient ? device.zeros(like: key) : nil
            let dValue = value.requiresGradient ? device.zeros(like: value) : nil
            device.attentionBackward(
                dy, of: y, query: q, key: k, value: v, shape: shape, dQuery: HeadColumns(dQuery),
                dKey: dKey.map { HeadColumns($0) }, dValue: dValue.map { HeadColumns($0) })
            tape.add(dQuery, to: query)
            tape.add(dKey, to: key)
            tape.add(dValue, to: value)
        }
        return y
    }

    /// Patches of pictures (B, 3, S, S), without a gradient: pictures are not trained.
    public func patches(_ pixels: Tensor, patch: Int) -> Tensor { device.patches(pixels, patch: patch) }

    /// (B n, D) -> (B, n + 1, D): class token in front, position embeddings added.
    public func prependToken(_ x: Tensor, batch: Int, token: Parameter, positions: Parameter) -> Tensor {
        let y = device.prependToken(x, batch: batch, token: token.value, positions: positions.value)
        record(y, if: x.requiresGradient || token.isTrained || positions.isTrained) { [device] tape, dy in
            let dx = device.prependTokenBackward(
                dy, batch: batch, dToken: token.gradient, dPositions: positions.gradient,
                wantsInput: x.requiresGradient)
            tape.add(dx, to: x)
        }
        return y
    }

    /// words[ids] + positions[places]      (rows, H)
    public func embedding(
        ids: [Int32], places: [Int32], words: Parameter, positions: Parameter, paddingID: Int32
    ) -> Tensor {
        let y = device.embedding(ids: ids, places: places, words: words.value, positions: positions.value)
        record(y, if: words.isTrained || positions.isTrained) { [device] _, dy in
            device.embeddingBackward(
                dy, ids: ids, places: places, dWords: words.gradient, dPositions: positions.gradient,
                paddingID: paddingID)
        }
        return y
    }

    public func gatherRows(_ x: Tensor, _ indices: [Int32]) -> Tensor {
        let y = device.gatherRows(x, indices)
        record(y, if: x.requiresGradient) { [device] tape, dy in
            tape.add(device.scatterRows(dy, indices, rows: x.rows), to: x)
        }
        return y
    }

    /// Smoothed cross entropy of hidden W^T + b against `targets` (negative: not supervised). The gradients of `scale` times the
    /// summed loss are taken at once, block by block, while the logits are at hand.
    public func lossHead(
        _ hidden: Tensor, weight: Parameter, bias: Parameter, targets: [Int32], smoothing: Float, scale: Float
    ) -> Pending<LossSums> {
        let wanted = tape != nil && (hidden.requiresGradient || weight.isTrained || bias.isTrained)
        let (sums, dHidden) = device.lossHead(
            hidden, weight: weight.value, bias: bias.value, targets: targets, smoothing: smoothing,
            scale: scale,
            gradients: wanted
                ? LossHeadGradients(
                    weight: weight.gradient, bias: bias.gradient, wantsHidden: hidden.requiresGradient) : nil)
        tape?.add(dHidden, to: hidden)
        return sums
    }
}
