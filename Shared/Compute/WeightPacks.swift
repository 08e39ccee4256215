/// A weight (out, in) packed for products: transposed for y = x W^T, as it is for dx = dy W. Packing follows the first product after
/// each change of the weight, so a weight that only serves is packed once.
final class WeightPacks {
    private struct Pack {
        let matrix: PackedMatrix
        var isCurrent: Bool
    }

    private var forward: Pack?
    private var backward: Pack?

    /// The weight has changed.
    func expire() {
        forward?.isCurrent = false
        backward?.isCurrent = false
    }

    /// W^T (in, out), for y = x W^T.
    func transposed(_ weight: Tensor, _ type: ProductType) -> PackedMatrix {
        Self.current(&forward, weight, type, transposed: true)
    }

    /// W (out, in), for dx = dy W.
    func plain(_ weight: Tensor, _ type: ProductType) -> PackedMatrix {
        Self.current(&backward, weight, type, transposed: false)
    }

    private static func current(
        _ pack: inout Pack?, _ weight: Tensor, _ type: ProductType, transposed: Bool
    ) -> PackedMatrix {
        let (outputs, inputs) = (weight.shape[0], weight.count / weight.shape[0])
        if let known = pack, known.matrix.type == type {
            if !known.isCurrent {
                known.matrix.repack(source: weight.cpu, ld: inputs)
                pack?.isCurrent = true
            }
            return known.matrix
        }
        let matrix = PackedMatrix(
            type: type, k: transposed ? inputs : outputs, n: transposed ? outputs : inputs,
            source: weight.cpu, ld: inputs, transposed: transposed)
        pack = Pack(matrix: matrix, isCurrent: true)
        return matrix
    }
}
