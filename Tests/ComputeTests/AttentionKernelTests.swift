import CKernels
import Testing

@testable import Compute

@Suite struct AttentionKernelTests {
    static let levels = (CK_ISA_PORTABLE...CK_ISA_AVX512_EXTENDED).map { Int32($0) }
    static let types = [Int32(CK_F32), Int32(CK_BF16)]

    private func expectRight(
        _ attention: AttentionCase, float32 tolerance: Double = 1e-5,
        at location: SourceLocation = #_sourceLocation
    ) {
        let (ours, right) = (attention.run(), attention.expected())
        // bfloat16 keeps 8 bits of each factor: of operands drawn with 8 bits only P and dS are rounded.
        let narrow = attention.type == CK_BF16 || attention.stored == .bfloat16
        let tolerance = narrow ? 2e-2 : tolerance
        for (name, ours, right) in [
            ("out", ours.out, right.out), ("dq", ours.dq, right.dq), ("dk", ours.dk, right.dk),
            ("dv", ours.dv, right.dv),
        ] where attention.keyRows == nil || name == "out" {
            expectClose(ours, right, tolerance: tolerance, "\(name) of \(attention.name)", at: location)
        }
    }

    /// Every level the CPU has; those beyond fall back to its best.
    @Test(arguments: levels, types)
    func attentionAndItsGradientsEqualTheLoops(isa: Int32, type: Int32) {
        var draw = Draw(Int(isa) * 10 + Int(type))
        for round in 0..<24 {
            var attention = AttentionCase(
                type: type, isa: isa, queries: draw.size(9), keys: round == 0 ? 0 : draw.size(90),
                headSize: draw.size(round % 4 == 0 ? 75 : 20), sequences: draw.int(1...4),
                causalOffset: round % 3 == 1 ? draw.int(0...40) : nil, &draw)
            if type == CK_BF16, round % 2 == 1 { attention.stored = .bfloat16 }
            expectRight(attention)
        }
    }

    /// More queries than a block holds, keys beyond one panel, a head wider than one.
    @Test(arguments: levels, types)
    func severalBlocksOfQueriesEqualTheLoops(isa: Int32, type: Int32) {
        var draw = Draw(Int(isa) * 10 + Int(type))
        expectRight(
            AttentionCase(
                type: type, isa: isa, queries: 101, keys: 131, headSize: 9, sequences: 1, &draw))
        expectRight(
            AttentionCase(
                type: type, isa: isa, queries: 33, keys: 67, headSize: 70, sequences: 3, causalOffset: 20,
                &draw))
    }

    /// Scores of the last keys far above those of the first, and far below: whatever a row is measured by, its weights are right.
    @Test(arguments: levels, types)
    func scoresThatGrowOrFallAlongTheKeysEqualTheLoops(isa: Int32, type: Int32) {
        var draw = Draw(Int(isa) * 10 + Int(type))
        for (queries, offset, slope) in [(9, nil, Float(6)), (40, 90, 6), (7, nil, -6), (3, nil, 6)] {
            var attention = AttentionCase(
                type: type, isa: isa, queries: queries, keys: 140, headSize: 16, sequences: 2,
                causalOffset: offset, &draw)
            for row in 0..<(3 * queries) { attention.q[row * attention.qStep] = 32 }
            // Up to 208 a score, 114 above those of the first 64 keys: more than an exponential in float32 can tell.
            for key in 0..<140 {
                attention.k[key * attention.kStep] = (slope / 32 * Float(key)).roundedToBF16
            }
            // A score of 200 is rounded to 8e-6, and its exponential is off by as much of itself.
            expectRight(attention, float32: 3e-4)
        }
    }

    /// A query before the first key, as nobody asks for; it must not read what is not there.
    @Test(arguments: levels, types)
    func aQueryThatSeesNoKeyGivesZerosAndTakesNoGradient(isa: Int32, type: Int32) {
        var draw = Draw(5)
        for queries in [2, 8] {
            let attention = AttentionCase(
                type: type, isa: isa, queries: queries, keys: 6, headSize: 5, sequences: 1, causalOffset: -1,
                &draw)
            expectRight(attention)
            let row = Int(attention.sequences[0]) * queries
            let out = attention.run().out[row * attention.outStep..<row * attention.outStep + 5]
            #expect(out.allSatisfy { $0 == 0 })
        }
    }

    /// Rows by number, for the few rows of decoding and for the many of a prompt; a row may be read twice.
    @Test(arguments: levels, types)
    func keysPickedByRowNumberEqualTheLoops(isa: Int32, type: Int32) {
        var draw = Draw(Int(isa))
        for queries in [1, 3, 4, 5, 20] {
            var attention = AttentionCase(
                type: type, isa: isa, queries: queries, keys: 40, headSize: 18, sequences: 1,
                causalOffset: 12, &draw)
            attention.keyRows = draw.ids(40, below: 40)
            expectRight(attention)
        }
    }

    @Test(arguments: types, [[4, 1], [40, 3], [230, 1]])
    func howRowsAreSplitChangesNoBit(type: Int32, sizes: [Int]) {
        var draw = Draw(sizes[0])
        let attention = AttentionCase(
            type: type, isa: Int32(CK_ISA_BEST), queries: sizes[0], keys: 150, headSize: 24,
            sequences: sizes[1], &draw)
        let whole = attention.run()
        for parts in 2...4 {
            expectSameBits(attention.run(parts: parts).out, whole.out, "\(parts) parts, \(attention.name)")
        }
    }

    /// A query that is not a number spoils its own row and no other; a key spoils all that see it.
    @Test(arguments: levels, types)
    func whatIsNotANumberIsNotHidden(isa: Int32, type: Int32) {
        for queries in [3, 12] {
            for bad in [Float.nan, .infinity] {
                var draw = Draw(queries)
                var attention = AttentionCase(
                    type: type, isa: isa, queries: queries, keys: 20, headSize: 8, sequences: 1, &draw)
                let first = Int(attention.sequences[0]) * queries
                func row(_ result: [Float], _ query: Int) -> ArraySlice<Float> {
                    let start = (first + query) * attention.outStep
                    return result[start..<start + 8]
                }
                let good = attention.run().out
                attention.q[(first + 1) * attention.qStep + 2] = bad
                let spoiled = attention.run().out
                #expect(row(spoiled, 1).allSatisfy { $0.isNaN }, "\(attention.name), \(bad)")
                #expect(row(spoiled, 0) == row(good, 0) && row(spoiled, 2) == row(good, 2))
                attention.k[7 * attention.kStep + 3] = .nan
                #expect(row(attention.run().out, 0).allSatisfy { $0.isNaN })
            }
        }
    }
}
