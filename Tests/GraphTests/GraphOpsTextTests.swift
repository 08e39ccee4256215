import Compute
import Testing

@testable import Graph

/// What programs say, where nothing needs to run.
struct GraphOpsTextTests {
    /// A step of a model of one attention, one loss and one weight.
    private func step(_ device: GraphDevice) -> [Tensor] {
        let (x, weight) = (device.zeros([4, 6]), device.zeros([5, 6]))
        device.assign((0..<24).map { Float($0) }, to: x)
        device.assign((0..<30).map { Float($0) }, to: weight)
        device.expectsChanges(of: weight)
        let shape = AttentionShape(
            batch: 2, queries: 2, keyStride: 2, keys: 2, heads: 2, headSize: 3, mask: .causal(offset: 0))
        let (q, gradient) = (HeadColumns(x), device.zeros([5, 6]))
        let y = device.attention(query: q, key: q, value: q, shape: shape)
        let (loss, dy) = device.lossHead(
            y, weight: weight, bias: device.zeros([5]), targets: [1, -1, 2, 3], smoothing: 0.1,
            scale: 0.5,
            gradients: LossHeadGradients(weight: gradient, bias: nil, wantsHidden: true))
        let dx = device.zeros(like: x)
        if let dy {
            device.attentionBackward(
                device.dropout(dy, probability: 0.1, key: 7), query: q, key: q, value: q, shape: shape,
                dQuery: HeadColumns(dx), dKey: nil, dValue: nil)
        }
        let (m, v) = (device.zeros([5, 6]), device.zeros([5, 6]))
        device.adamW(
            [TrainedWeight(weight: weight, gradient: gradient, m: m, v: v, decay: 0.1)],
            step: AdamWStep(
                learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, correction1: 0.1,
                sqrtCorrection2: 0.1),
            clip: GradientClip(norm: device.norm(of: [gradient]), loss: loss, maximum: 1))
        return [weight, m, v, dx]
    }

    @Test(arguments: [Precision.fp32, .bf16]) func theProgramOfAStepIsKnown(_ precision: Precision)
        throws
    {
        let device = try GraphClient.recorder(precision: precision)
        try Golden.check(device.text(of: step(device)), "step-\(precision)")
    }

    @Test func productsOfBF16MultiplyNothingElse() throws {
        let device = try GraphClient.recorder(precision: .bf16)
        let products = device.text(of: step(device)).split(separator: "\n").filter {
            $0.contains("dot_general")
        }
        #expect(products.count == 8)
        #expect(products.allSatisfy { $0.contains("bf16>) -> tensor<") && $0.hasSuffix("xf32>") })
    }

    @Test func weightsThatStayAsTheyAreComeAsProductsMultiplyThem() throws {
        let device = try GraphClient.recorder(precision: .bf16)
        let weight = device.tensor([1, 2, 3, 4, 5, 6], shape: [3, 2])
        func reads(_ type: String) -> Bool {
            let x = device.tensor([1, 2], shape: [1, 2])
            return device.text(of: [device.linear(x, weight: weight, bias: nil)])
                .split(separator: "\n")[1].contains(": \(type)")
        }
        #expect(reads("tensor<3x2xbf16>") && !reads("tensor<3x2xf32>"))
        device.expectsChanges(of: weight)
        #expect(reads("tensor<3x2xf32>") && !reads("tensor<3x2xbf16>"))
    }

    @Test func scoresAreComputedAgainOnTheWayBack() throws {
        let device = try GraphClient.recorder()
        let text = device.text(of: step(device))
        #expect(text.components("stablehlo.optimization_barrier") == 1)
        // Scores, forward and backward.
        #expect(text.components("stablehlo.exponential") == 2 + 2)
    }

    @Test func blocksRecomputedOnPurposeAreComputedTwice() throws {
        func products(recomputes: Bool) throws -> Int {
            let device = try GraphClient.recorder()
            let tape = Tape(device: device)
            let ops = Ops(device: device, tape: tape, recomputes: recomputes)
            let weight = Parameter(name: "w", value: device.tensor([1, 2, 3, 4], shape: [2, 2]))
            let bias = Parameter(name: "b", value: device.tensor([1, 2], shape: [2]))
            weight.gradient = device.zeros([2, 2])
            let y = ops.block(device.tensor([1, 2], shape: [1, 2]), trains: true) { x, ops in
                ops.linearGELU(ops.linear(x, weight, bias), weight, bias)
            }
            tape.add(device.tensor([1, 1], shape: [1, 2]), to: y)
            tape.backward()
            return device.text(of: [y, weight.gradient].compactMap(\.self)).components("dot_general")
        }
        #expect(try products(recomputes: false) == 5)
        #expect(try products(recomputes: true) == 7)
    }

    @Test func rowsInOrderAreNotLookedUp() throws {
        let device = try GraphClient.recorder()
        let x = device.tensor([1, 2, 3, 4], shape: [2, 2])
        #expect(device.text(of: [device.gatherRows(x, [0, 1])]).components("gather") == 0)
        #expect(
            device.text(of: [device.gatherRows(x, [1, 0])]).components("\"stablehlo.gather\"") == 1)
        #expect(device.text(of: [device.scatterRows(x, [0, 1], rows: 2)]).components("scatter") == 0)
        #expect(
            device.text(of: [device.scatterRows(x, [0, 1], rows: 3)]).components("\"stablehlo.scatter\"")
                == 1)
    }

    @Test func picturesWithEquallyManyCaptionsAreNotCopiedForEach() throws {
        for (reads, copies) in [([0, 0, 1, 1] as [Int32], 0), ([0, 1, 0, 1], 1), ([0, 0, 0, 1], 1)] {
            let device = try GraphClient.recorder()
            let x = HeadColumns(device.tensor([Float](repeating: 1, count: 16), shape: [4, 4]))
            let shape = AttentionShape(
                batch: 4, queries: 1, keyStride: 2, keys: 2, heads: 2, headSize: 2, mask: .none,
                keySequence: reads)
            let y = device.attention(query: x, key: x, value: x, shape: shape)
            #expect(device.text(of: [y]).components("\"stablehlo.gather\"") == copies)
        }
    }

    @Test func layersShareWhatTheHostHandsOverOfAStep() throws {
        let device = try GraphClient.recorder()
        let rows: [Int32] = [0, 1, 4, 5]
        let shape = AttentionShape(
            batch: 2, queries: 1, keyStride: 4, keys: 2, heads: 1, headSize: 2, mask: .causal(offset: 1),
            keyRows: rows)
        var x = device.tensor([1, 2, 3, 4], shape: [2, 2])
        for _ in 0..<3 {
            let cache = device.tensor([Float](repeating: 1, count: 16), shape: [2, 4, 2])
            device.writeCache(cache, rows: x, position: 1, count: 1)
            let columns = HeadColumns(cache)
            x = device.attention(query: HeadColumns(x), key: columns, value: columns, shape: shape)
        }
        // Position, number of keys, and for each sequence four rows.
        #expect(device.text(of: [x]).contains("%i32: tensor<10xi32>)"))
    }
}

extension String {
    /// How often a piece is in it.
    fileprivate func components(_ piece: String) -> Int { self.ranges(of: piece).count }
}
