/// A weight (out, in) packed for products: transposed for y = x W^T, as it is for dx = dy W. Packing follows the first product after
/// each change of the weight, so a weight that only serves is packed once. A weight under training, which is packed for every use,
/// borrows the memory from a shelf, where all weights of its shape find it.
final class WeightPacks {
    private struct Pack {
        let matrix: PackedMatrix
        var isCurrent: Bool
    }

    private var forward: Pack?
    private var backward: Pack?
    /// The weight changes with every step.
    var borrows = false {
        didSet { (forward, backward) = (nil, nil) }
    }

    /// The weight has changed.
    func expire() {
        forward?.isCurrent = false
        backward?.isCurrent = false
    }

    /// W^T (in, out), for y = x W^T.
    func transposed(_ weight: Tensor, _ type: ProductType, shelf: PackShelf) -> PackedMatrix {
        borrows
            ? shelf.matrix(weight, type, transposed: true)
            : Self.current(&forward, weight, type, transposed: true)
    }

    /// W (out, in), for dx = dy W.
    func plain(_ weight: Tensor, _ type: ProductType, shelf: PackShelf) -> PackedMatrix {
        borrows
            ? shelf.matrix(weight, type, transposed: false)
            : Self.current(&backward, weight, type, transposed: false)
    }

    private static func current(
        _ pack: inout Pack?, _ weight: Tensor, _ type: ProductType, transposed: Bool
    ) -> PackedMatrix {
        if let known = pack, known.matrix.type == type {
            if !known.isCurrent {
                known.matrix.repack(source: weight.cpu, ld: weight.count / weight.shape[0])
                pack?.isCurrent = true
            }
            return known.matrix
        }
        let matrix = PackedMatrix(weight, type, transposed: transposed)
        pack = Pack(matrix: matrix, isCurrent: true)
        return matrix
    }
}

/// Packed forms for weights under training, one a shape. What is taken from it holds until the next one of its shape is.
final class PackShelf {
    private struct Place: Hashable {
        let type: ProductType
        let shape: [Int]
        let transposed: Bool
    }

    private var matrices: [Place: PackedMatrix] = [:]

    func matrix(_ weight: Tensor, _ type: ProductType, transposed: Bool) -> PackedMatrix {
        let (outputs, inputs) = (weight.shape[0], weight.count / weight.shape[0])
        let place = Place(type: type, shape: [outputs, inputs], transposed: transposed)
        if let known = matrices[place] {
            known.repack(source: weight.cpu, ld: inputs)
            return known
        }
        let matrix = PackedMatrix(weight, type, transposed: transposed)
        matrices[place] = matrix
        return matrix
    }
}

extension PackedMatrix {
    /// A weight (out, in) as W^T (in, out), or as it is.
    fileprivate convenience init(_ weight: Tensor, _ type: ProductType, transposed: Bool) {
        let (outputs, inputs) = (weight.shape[0], weight.count / weight.shape[0])
        self.init(
            type: type, k: transposed ? inputs : outputs, n: transposed ? outputs : inputs,
            source: weight.cpu, ld: inputs, transposed: transposed)
    }
}
