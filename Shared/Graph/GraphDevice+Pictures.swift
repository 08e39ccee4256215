public import Compute
import PJRT

extension GraphDevice {
    public func pictures(_ bytes: [UInt8], side: Int, mean: [Float], deviation: [Float]) -> Tensor? {
        let count = bytes.count / (3 * side * side)
        precondition(
            bytes.count == count * 3 * side * side && mean.count == 3 && deviation.count == 3,
            "\(bytes.count) bytes for pictures of \(side) x \(side) x 3")
        let shape = [count, side, side, 3]
        let leaf = Value(upload(bytes, shape, .u8))
        func channels(_ numbers: [Float]) -> Value {
            Value.concatenate(numbers.map { .constant($0, [1]) }, axis: 0).broadcast(to: shape, along: [3])
        }
        return result([count, 3, side, side]) {
            let scaled = leaf.convert(.f32) / .constant(Float(255), shape)
            return ((scaled - channels(mean)) / channels(deviation)).transpose([0, 3, 1, 2])
        }
    }

    public func patches(_ pixels: Tensor, patch: Int) -> Tensor {
        let (batch, side) = (pixels.shape[0], pixels.shape[2])
        precondition(pixels.shape[1] == 3 && side % patch == 0, "patches of \(patch) from \(pixels.shape)")
        let grid = side / patch
        return result([batch * grid * grid, 3 * patch * patch], value(pixels).element) {
            value(pixels).reshape([batch, 3, grid, patch, grid, patch]).transpose([0, 2, 4, 1, 3, 5])
        }
    }

    public func prependToken(_ x: Tensor, batch: Int, token: Tensor, positions: Tensor) -> Tensor {
        let d = x.columns
        let n = positions.count / d - 1
        precondition(
            x.count == batch * n * d, "positions \(positions.shape) for \(x.shape) of \(batch) pictures")
        return result([batch, n + 1, d]) {
            let first = value(token).reshape([d]).broadcast(to: [batch, 1, d], along: [2])
            let rows = Value.concatenate([first, wide(x).reshape([batch, n, d])], axis: 1)
            return rows + value(positions).reshape([n + 1, d]).broadcast(to: rows.shape, along: [1, 2])
        }
    }

    public func prependTokenBackward(
        _ dy: Tensor, batch: Int, dToken: Tensor?, dPositions: Tensor?, wantsInput: Bool
    ) -> Tensor? {
        let d = dy.columns
        guard batch > 0 else { return wantsInput ? zeros([0, d]) : nil }
        let n = dy.rows / batch - 1
        let slopes = wide(dy).reshape([batch, n + 1, d])
        if let dToken { accumulate(slopes.slice(0..<1, axis: 1).reduce(.sum, axes: [0, 1]), into: dToken) }
        if let dPositions { accumulate(slopes.reduce(.sum, axes: [0]), into: dPositions) }
        guard wantsInput else { return nil }
        return result([batch * n, d]) { slopes.slice(1..<n + 1, axis: 1) }
    }
}
