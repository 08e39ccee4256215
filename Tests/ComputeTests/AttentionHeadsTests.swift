import Foundation
import Testing

@testable import Compute

@Suite struct AttentionHeadsTests {
    /// Few rows have their heads computed together, many one by one; what a decode step gives must be what the same queries give in
    /// a longer call, but for the order of sums.
    @Test(arguments: [Precision.fp32, .bf16], [(12, 64), (3, 8), (5, 20)])
    func aDecodeStepEqualsTheLastQueriesOfAPrompt(precision: Precision, size: (heads: Int, headSize: Int)) {
        let device = CPUDevice(precision: precision)
        let (batch, keys, width) = (3, 41, size.heads * size.headSize)
        var draw = Draw(width)
        func tensor(_ rows: Int) -> Tensor {
            device.tensor(
                draw.floats(rows * width, -2...2).map(\.roundedToBF16), shape: [rows, width])
        }
        let (q, k, v) = (tensor(batch * keys), tensor(batch * keys), tensor(batch * keys))
        func kept(_ x: Tensor) -> Tensor { device.productType == .bf16 ? device.narrowed(x) : x }
        func attention(_ q: Tensor, queries: Int) -> [Float] {
            let shape = AttentionShape(
                batch: batch, queries: queries, keyStride: keys, keys: keys, heads: size.heads,
                headSize: size.headSize, mask: .causal(offset: keys - queries))
            return device.values(
                of: device.attention(
                    query: .init(kept(q)), key: .init(kept(k)), value: .init(kept(v)), shape: shape))
        }
        let all = attention(q, queries: keys)
        for queries in [1, 2, 4] {
            let rows = (0..<batch).flatMap { picture in
                (keys - queries..<keys).map { Int32(picture * keys + $0) }
            }
            let step = attention(device.gatherRows(q, rows), queries: queries)
            let right = rows.flatMap { all[Int($0) * width..<(Int($0) + 1) * width] }
            expectClose(
                step, right.map(Double.init), tolerance: precision == .fp32 ? 1e-5 : 2e-2,
                "\(queries) queries of \(size)")
        }
    }
}
