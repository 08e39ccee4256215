public import Compute
import PJRT

extension GraphDevice {
    public func attention(
        query: HeadColumns, key: HeadColumns, value: HeadColumns, shape: AttentionShape
    ) -> Tensor {
        let element = element(for: .products)
        guard shape.hasKeys else { return zeros([shape.batch * shape.queries, shape.width]) }
        return result([shape.batch * shape.queries, shape.width], element) {
            AttentionProgram(self, query: query, key: key, value: value, shape).output(element)
        }
    }

    public func attentionBackward(
        _ dy: Tensor, query: HeadColumns, key: HeadColumns, value: HeadColumns, shape: AttentionShape,
        dQuery: HeadColumns, dKey: HeadColumns?, dValue: HeadColumns?
    ) {
        precondition(shape.keyRows == nil, "keys picked by row numbers have no gradient")
        guard shape.batch * shape.queries > 0 else { return }
        guard shape.hasKeys else {
            let none = Value.constant(0, [shape.batch * shape.queries, shape.width])
            write([Columns(dQuery, like: query, none, adds: false)])
            return
        }
        var program = AttentionProgram(self, query: query, key: key, value: value, shape)
        // The probabilities of the forward pass would be most of a training step's memory: they are computed again, and not before the
        // gradient is there.
        let held = Value.together([program.key, factor(dy)])
        program.key = held[0]
        let gradients = program.gradients(held[1])
        write(
            [Columns(dQuery, like: query, gradients.query, adds: false)]
                + [(dKey, key, gradients.key), (dValue, value, gradients.value)].compactMap {
                    to, like, gradient in
                    to.map { Columns($0, like: like, gradient, adds: true) }
                })
    }

    /// What goes into some columns of a tensor.
    private struct Columns {
        let tensor: Tensor
        let column: Int
        let value: Value
        let adds: Bool
        /// How the tensor is kept if it is still empty.
        let like: Tensor

        init(_ columns: HeadColumns, like: HeadColumns, _ value: Value, adds: Bool) {
            (tensor, column, self.value, self.adds) = (columns.tensor, columns.column, value, adds)
            self.like = like.tensor
        }

        var end: Int { column + value.shape[1] }
    }

    /// Several parts of one tensor are put side by side in one go.
    private func write(_ parts: [Columns]) {
        var left = parts.sorted { $0.column < $1.column }
        while let tensor = left.first?.tensor {
            let mine = left.filter { $0.tensor.storage === tensor.storage }
            left.removeAll { $0.tensor.storage === tensor.storage }
            let (old, kept) = (wide(tensor), value(tensor))
            let isEmpty = kept.isZero
            func before(_ range: Range<Int>) -> Value {
                isEmpty ? .constant(0, [tensor.rows, range.count]) : old.slice(range, axis: 1)
            }
            var (pieces, end): ([Value], Int) = ([], 0)
            for part in mine {
                precondition(
                    part.column >= end, "gradients of attention that overlap at column \(part.column)")
                if part.column > end { pieces.append(before(end..<part.column)) }
                end = part.end
                pieces.append(
                    part.adds && !isEmpty ? before(part.column..<end) + part.value : part.value)
            }
            if end < tensor.columns { pieces.append(before(end..<tensor.columns)) }
            let element = isEmpty ? value(mine[0].like).element : kept.element
            bind(.concatenate(pieces.map { $0.convert(element) }, axis: 1), to: tensor)
        }
    }
}

extension AttentionShape {
    /// Whether there is a key anywhere that could be seen.
    fileprivate var hasKeys: Bool { keyLengths == nil ? keys > 0 : keyStride > 0 }
}
