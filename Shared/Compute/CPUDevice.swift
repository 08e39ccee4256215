import CKernels
import Foundation

/// Runs every operation at once on the CPU: C kernels with run-time dispatch, packed matrix products, one thread budget.
///
/// The same build, machine class and thread count give the same bits: element work is split freely, sums are taken in fixed chunks.
public final class CPUDevice: Device {
    let memory = CPUMemoryPool()
    let shelf = PackShelf()
    /// Chunks of every reduction over rows, whatever the thread count.
    static let reductionChunks = 8

    /// What the matrix products multiply.
    public let precision: Precision

    /// What its products really multiply: a CPU without bfloat16 instructions is faster in float32.
    let productType: ProductType

    /// Whether what only products read is kept in bfloat16: attention multiplies that in int8 too, and eight bits are made of it as
    /// well as of float32, at half the traffic.
    private let keepsHalves: Bool

    public let fixedShapes: Bool

    /// - Parameter fixedShapes: batches filled up as for a device that compiles; costs time, for comparisons.
    public init(precision: Precision = .fp32, fixedShapes: Bool = false) {
        (self.precision, self.fixedShapes) = (precision, fixedShapes)
        productType =
            switch precision {
            case .fp32: .f32
            case .bf16: ck_isa() >= Int32(CK_ISA_AVX512_EXTENDED) ? .bf16 : .f32
            case .int8: .s8
            }
        keepsHalves = productType != .f32 && ck_isa() >= Int32(CK_ISA_AVX512_EXTENDED)
    }

    public var summary: String {
        let products = precision == .bf16 && productType == .f32 ? "bf16 as fp32" : precision.rawValue
        return "cpu: \(ComputeThreads.count) threads, \(String(cString: ck_instruction_set())), "
            + "\(products) products by \(ProductEngine.preferred(productType).rawValue)"
    }

    /// Bytes this device has taken from the system.
    public var reservedBytes: Int { memory.reservedBytes }

    func empty(_ shape: [Int], _ element: Element = .float32) -> Tensor {
        Tensor(
            shape: shape,
            storage: CPUBuffer(count: shape.reduce(1, *), element: element, pool: memory))
    }

    /// How a result for `reader` is kept.
    func element(for reader: Reader) -> Element {
        reader == .products && keepsHalves ? .bfloat16 : .float32
    }

    /// The same numbers in float32; the tensor itself when it is that already.
    func widened(_ x: Tensor) -> Tensor {
        guard x.element == .bfloat16 else { return x }
        let y = empty(x.shape)
        parallelRanges(x.count, grain: 16384) {
            ck_from_bf16(
                x.elements.advanced(by: $0.lowerBound).pointer.assumingMemoryBound(to: UInt16.self),
                y.cpu + $0.lowerBound, $0.count)
        }
        return y
    }

    /// The same numbers rounded to bfloat16.
    func narrowed(_ x: Tensor) -> Tensor {
        let y = empty(x.shape, .bfloat16)
        parallelRanges(x.count, grain: 16384) {
            ck_to_bf16(
                x.cpu + $0.lowerBound,
                y.elements.advanced(by: $0.lowerBound).pointer.assumingMemoryBound(to: UInt16.self), $0.count)
        }
        return y
    }

    public func tensor(_ values: [Float], shape: [Int]) -> Tensor {
        let result = empty(shape)
        assign(values, to: result)
        return result
    }

    public func zeros(_ shape: [Int]) -> Tensor {
        let result = empty(shape)
        clear(result)
        return result
    }

    public func zeros(like x: Tensor) -> Tensor {
        let result = empty(x.shape, x.element)
        clear(result)
        return result
    }

    public func values(of tensor: Tensor) -> [Float] {
        Array(UnsafeBufferPointer(start: widened(tensor).cpu, count: tensor.count))
    }

    public func assign(_ values: [Float], to tensor: Tensor) {
        precondition(values.count == tensor.count, "\(values.count) values for shape \(tensor.shape)")
        values.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            tensor.cpu.update(from: base, count: source.count)
        }
        tensor.packs.expire()
    }

    public func clear(_ tensor: Tensor) {
        let size = tensor.element.size
        parallelRanges(tensor.count, grain: 1 << 18) {
            memset(tensor.elements.pointer + $0.lowerBound * size, 0, $0.count * size)
        }
        tensor.packs.expire()
    }

    public func expectsChanges(of weight: Tensor) { weight.packs.borrows = true }

    public func gelu(_ x: Tensor) -> Tensor {
        let y = empty(x.shape, x.element)
        if x.element == .bfloat16 {
            let (from, to) = (x.elements, y.elements)
            parallelRanges(x.count, grain: 8192) {
                ck_gelu_bf16(from.halves + $0.lowerBound, to.halves + $0.lowerBound, $0.count)
            }
            return y
        }
        parallelRanges(x.count, grain: 8192) {
            ck_gelu(x.cpu + $0.lowerBound, y.cpu + $0.lowerBound, $0.count)
        }
        return y
    }

    public func geluBackward(_ dy: Tensor, x: Tensor) -> Tensor {
        let dx = empty(x.shape, x.element)
        if x.element == .bfloat16 {
            let dy = dy.element == .bfloat16 ? dy : narrowed(dy)
            let (from, slopes, to) = (x.elements, dy.elements, dx.elements)
            parallelRanges(x.count, grain: 8192) {
                let at = $0.lowerBound
                ck_gelu_backward_bf16(from.halves + at, slopes.halves + at, to.halves + at, $0.count)
            }
            return dx
        }
        let dy = widened(dy)
        parallelRanges(x.count, grain: 8192) {
            ck_gelu_backward(x.cpu + $0.lowerBound, dy.cpu + $0.lowerBound, dx.cpu + $0.lowerBound, $0.count)
        }
        return dx
    }

    public func add(_ a: Tensor, _ b: Tensor) -> Tensor {
        precondition(a.count == b.count, "add of \(a.shape) and \(b.shape)")
        precondition(a.element == b.element, "add of \(a.element) and \(b.element)")
        let y = empty(a.shape, a.element)
        if a.element == .bfloat16 {
            let (left, right, sum) = (a.elements, b.elements, y.elements)
            parallelRanges(a.count, grain: 16384) {
                let at = $0.lowerBound
                ck_add_bf16(left.halves + at, right.halves + at, sum.halves + at, $0.count)
            }
            return y
        }
        parallelRanges(a.count, grain: 16384) {
            ck_add(a.cpu + $0.lowerBound, b.cpu + $0.lowerBound, y.cpu + $0.lowerBound, $0.count)
        }
        return y
    }

    public func accumulate(_ x: Tensor, into target: Tensor) {
        precondition(x.count == target.count, "accumulate of \(x.shape) into \(target.shape)")
        parallelRanges(x.count, grain: 16384) {
            ck_accumulate(x.cpu + $0.lowerBound, target.cpu + $0.lowerBound, $0.count)
        }
    }

    public func dropout(_ x: Tensor, probability: Float, key: UInt64) -> Tensor {
        let y = empty(x.shape)
        parallelRanges(x.count, grain: 8192) {
            ck_dropout(
                x.cpu + $0.lowerBound, y.cpu + $0.lowerBound, $0.count, probability, key,
                UInt64($0.lowerBound))
        }
        return y
    }

    public func norm(of tensors: [Tensor]) -> Pending<Double> {
        Pending(known: tensors.reduce(0.0) { $0 + sumOfSquares($1) }.squareRoot())
    }

    /// Sum of squares of all elements.
    func sumOfSquares(_ x: Tensor) -> Double {
        // Fixed blocks, summed in order: the same number for any thread count.
        let block = 65536
        let blocks = (x.count + block - 1) / block
        var sums = [Double](repeating: 0, count: blocks)
        sums.withUnsafeMutableBufferPointer { out in
            nonisolated(unsafe) let out = out
            parallel(blocks) {
                out[$0] = ck_sum_squares(x.cpu + $0 * block, min(block, x.count - $0 * block))
            }
        }
        return sums.reduce(0, +)
    }

    public func adamW(_ weights: [TrainedWeight], step: AdamWStep, clip: GradientClip) {
        guard let scale = clip.scale else { return }
        for trained in weights { adamW(trained, step: step, scale: scale) }
    }

    func adamW(_ trained: TrainedWeight, step: AdamWStep, scale: Float) {
        parallelRanges(trained.weight.count, grain: 8192) { range in
            let i = range.lowerBound
            ck_adamw(
                trained.weight.cpu + i, trained.gradient.cpu + i, trained.m.cpu + i, trained.v.cpu + i,
                range.count, scale, step.learningRate, trained.decay, step.beta1, step.beta2, step.epsilon,
                step.correction1, step.sqrtCorrection2, nil)
        }
        trained.weight.packs.expire()
    }
}
