public import Compute
import PJRT

extension GraphDevice {
    public func embedding(ids: [Int32], places: [Int32], words: Tensor, positions: Tensor) -> Tensor {
        // A program reads the nearest row in the place of one that is not there.
        for (id, place) in zip(ids, places) {
            precondition(
                id >= 0 && id < words.shape[0], "token \(id) outside a vocabulary of \(words.shape[0])")
            precondition(
                place >= 0 && place < positions.shape[0], "position \(place) of \(positions.shape[0])")
        }
        return result([ids.count, words.columns]) {
            wide(words).rows(at: host(ids)) + wide(positions).rows(at: host(places))
        }
    }

    public func embeddingBackward(
        _ dy: Tensor, ids: [Int32], places: [Int32], dWords: Tensor?, dPositions: Tensor?, paddingID: Int32
    ) {
        guard dy.count > 0 else { return }
        let slopes = wide(dy)
        if let dWords {
            let words = host(ids)
            let isPadding = words.compare(.equal, .constant(Int(paddingID), [ids.count], .i32))
            add(
                isPadding.everyColumn(of: slopes.shape).select(.constant(0, slopes.shape), slopes), words,
                to: dWords)
        }
        if let dPositions { add(slopes, host(places), to: dPositions) }
    }

    private func add(_ rows: Value, _ indices: Value, to target: Tensor) {
        bind(value(target).addingRows(rows.convert(value(target).element), at: indices), to: target)
    }

    /// A cache that is still empty is kept as products read it from here on: nothing else does.
    public func writeCache(_ cache: Tensor, rows: Tensor, position: Int, count: Int) {
        let (sequences, stride, h) = (cache.shape[0], cache.shape[1], cache.shape[2])
        precondition(
            position + count <= stride, "cache of \(stride) positions, writing \(count) at \(position)")
        guard sequences * count > 0 else { return }
        let kept = value(cache)
        let old = kept.isZero ? .constant(0, kept.shape, factorElement) : kept
        let part = value(rows).reshape([sequences, count, h]).convert(old.element)
        let zero = Value.constant(0, [], .i32)
        bind(old.dynamicUpdate(part, at: [zero, host(Int32(position), named: .position), zero]), to: cache)
    }
}
