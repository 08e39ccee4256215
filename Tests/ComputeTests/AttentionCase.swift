import CKernels
import Foundation

@testable import Compute

/// One call of the attention kernels with everything drawn, and what it ought to give: sums in Double.
struct AttentionCase {
    var type: Int32
    var isa: Int32
    var queries, keys, headSize: Int
    /// Query sequences of the call, of `sequences.count + 1` that there are.
    var sequences: [Int32]
    var causalOffset: Int?
    var keyRows: [Int32]?
    let qStep, kStep, vStep, outStep: Int
    var q, k, v, dy: [Float]
    var stored: Stored = .float32

    /// How operands and results lie in memory.
    enum Stored { case float32, bfloat16 }

    init(
        type: Int32, isa: Int32, queries: Int, keys: Int, headSize: Int, sequences count: Int,
        causalOffset: Int? = nil, _ draw: inout Draw
    ) {
        (self.type, self.isa) = (type, isa)
        (self.queries, self.keys, self.headSize) = (queries, keys, headSize)
        self.causalOffset = causalOffset
        // One sequence of the tensor belongs to another picture.
        let skipped = draw.int(0...count)
        sequences = (0...count).filter { $0 != skipped }.map(Int32.init)
        (qStep, kStep) = (headSize + draw.int(0...9), headSize + draw.int(0...9))
        (vStep, outStep) = (headSize + draw.int(0...9), headSize + draw.int(0...9))
        let rows = (count + 1) * queries
        q = draw.floats(rows * qStep, -2...2)
        k = draw.floats(keys * kStep, -2...2)
        v = draw.floats(keys * vStep)
        dy = draw.floats(rows * outStep)
        guard type == CK_BF16 else { return }
        for path in [\Self.q, \.k, \.v, \.dy] {
            self[keyPath: path] = self[keyPath: path].map(\.roundedToBF16)
        }
    }

    var name: String {
        "type \(type), isa \(isa), \(sequences.count) x \(queries) queries, \(keys) keys of \(headSize), "
            + "causal \(causalOffset.map(String.init) ?? "no"), picked \(keyRows != nil), \(stored)"
    }

    struct Result<Number> {
        var out, dq, dk, dv: [Number]
    }

    /// Runs the kernels; the rows of the result in `parts` calls. What is not a result's to write holds 7.
    func run(parts: Int = 1) -> Result<Float> {
        let rows = (sequences.count + 1) * queries
        var out = Memory([Float](repeating: 7, count: rows * outStep), stored)
        var dq = Memory([Float](repeating: 7, count: rows * qStep), stored)
        var dk = Memory([Float](repeating: 1, count: keys * kStep), stored)
        var dv = Memory([Float](repeating: 1, count: keys * vStep), stored)
        let (q, k, v, dy) = (Memory(q, stored), Memory(k, stored), Memory(v, stored), Memory(dy, stored))
        let bf16 = stored == .bfloat16
        let statistics = UnsafeMutableBufferPointer<Float>.allocate(
            capacity: 2 * sequences.count * queries)
        statistics.initialize(repeating: .nan)
        defer { statistics.deallocate() }
        sequences.withUnsafeBufferPointer { sequences in
            q.read { q in
                k.read { k in
                    v.read { v in
                        var call = ck_attention()
                        (call.type, call.isa) = (type, isa)
                        (call.queries, call.keys, call.head_size) = (queries, keys, headSize)
                        (call.sequences, call.sequence_count) = (sequences.baseAddress, sequences.count)
                        (call.causal, call.offset) = (causalOffset != nil, causalOffset ?? 0)
                        call.scale = 1 / Float(headSize).squareRoot()
                        (call.q, call.k, call.v) = (q, k, v)
                        (call.q_step, call.k_step, call.v_step) = (qStep, kStep, vStep)
                        (call.q_bf16, call.kv_bf16, call.out_bf16, call.dy_bf16) = (bf16, bf16, bf16, bf16)
                        (call.dq_bf16, call.dkv_bf16) = (bf16, bf16)
                        (call.out_step, call.dy_step) = (outStep, outStep)
                        (call.dq_step, call.dk_step, call.dv_step) = (qStep, kStep, vStep)
                        let total = sequences.count * queries
                        call.statistics = statistics.baseAddress
                        out.write { out in
                            call.out = out
                            (keyRows ?? []).withUnsafeBufferPointer { keyRows in
                                if !keyRows.isEmpty { call.key_rows = keyRows.baseAddress }
                                for part in 0..<parts {
                                    call.first_row = total * part / parts
                                    call.rows = total * (part + 1) / parts - call.first_row
                                    ck_attention_forward(&call)
                                }
                            }
                            guard keyRows == nil else { return }
                            dy.read { dy in
                                dq.write { dq in
                                    dk.write { dk in
                                        dv.write { dv in
                                            (call.dy, call.dq, call.dk, call.dv) = (dy, dq, dk, dv)
                                            ck_attention_backward(&call)
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        return Result(out: out.values, dq: dq.values, dk: dk.values, dv: dv.values)
    }

    func expected() -> Result<Double> {
        let rows = (sequences.count + 1) * queries
        var result = Result<Double>(
            out: .init(repeating: 7, count: rows * outStep), dq: .init(repeating: 7, count: rows * qStep),
            dk: .init(repeating: 1, count: keys * kStep), dv: .init(repeating: 1, count: keys * vStep))
        let scale = 1 / Double(headSize).squareRoot()
        for sequence in sequences {
            for query in 0..<queries {
                let row = Int(sequence) * queries + query
                let seen = max(0, min(keys, causalOffset.map { $0 + query + 1 } ?? keys))
                let at = (0..<seen).map { key in keyRows.map { Int($0[key]) } ?? key }
                let p = Reference.softmax(at.map { scale * dot(q, row * qStep, k, $0 * kStep) })
                let dp = at.map { dot(dy, row * outStep, v, $0 * vStep) }
                let mean = zip(p, dp).reduce(0.0) { $0 + $1.0 * $1.1 }
                for i in 0..<headSize {
                    var (out, dq) = (0.0, 0.0)
                    for (j, key) in at.enumerated() {
                        let ds = p[j] * (dp[j] - mean) * scale
                        out += p[j] * Double(v[key * vStep + i])
                        dq += ds * Double(k[key * kStep + i])
                        result.dk[key * kStep + i] += ds * Double(q[row * qStep + i])
                        result.dv[key * vStep + i] += p[j] * Double(dy[row * outStep + i])
                    }
                    result.out[row * outStep + i] = out
                    result.dq[row * qStep + i] = dq
                }
            }
        }
        return result
    }

    private func dot(_ a: [Float], _ aAt: Int, _ b: [Float], _ bAt: Int) -> Double {
        var sum = 0.0
        for i in 0..<headSize { sum += Double(a[aAt + i]) * Double(b[bAt + i]) }
        return sum
    }

    /// Values in memory of either kind.
    private struct Memory {
        var float: [Float]
        var half: [UInt16]

        init(_ values: [Float], _ stored: Stored) {
            float = stored == .float32 ? values : []
            half = stored == .float32 ? [] : values.map { UInt16($0.roundedToBF16.bitPattern >> 16) }
        }

        var values: [Float] {
            half.isEmpty ? float : half.map { Float(bitPattern: UInt32($0) << 16) }
        }

        func read(_ body: (UnsafeRawPointer?) -> Void) {
            if half.isEmpty {
                float.withUnsafeBytes { body($0.baseAddress) }
            } else {
                half.withUnsafeBytes { body($0.baseAddress) }
            }
        }

        mutating func write(_ body: (UnsafeMutableRawPointer?) -> Void) {
            if half.isEmpty {
                float.withUnsafeMutableBytes { body($0.baseAddress) }
            } else {
                half.withUnsafeMutableBytes { body($0.baseAddress) }
            }
        }
    }
}
