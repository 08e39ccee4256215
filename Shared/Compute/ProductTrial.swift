/// One matrix product of given shape, run again and again by benchmarks.
public final class ProductTrial {
    /// Which product of a layer y = x W^T it is.
    public enum Kind: String, Sendable, CaseIterable {
        /// y (m, n) = x (m, k) W^T
        case forward
        /// dx (m, k) = dy (m, n) W
        case inputGradient = "input gradient"
        /// dW (n, k) += dy^T (n, m) x (m, k)
        case weightGradient = "weight gradient"
    }

    public let kind: Kind
    public let m, n, k: Int
    private let device: CPUDevice
    private let x, dy: Tensor
    /// Enough weights that none is still in the cache when its turn comes again, where that matters.
    private let weights: [Tensor]
    private let dWeight: Tensor?
    private var turn = 0

    /// - Parameters:
    ///   - x: (m, k) numbers.
    ///   - weight: (n, k) numbers.
    ///   - copies: weights to take turns; above 1 the product reads cold weights.
    public init(
        _ kind: Kind, m: Int, n: Int, k: Int, precision: Precision, x: [Float], weight: [Float],
        copies: Int = 1
    ) {
        (self.kind, self.m, self.n, self.k) = (kind, m, n, k)
        device = CPUDevice(precision: precision)
        self.x = device.tensor(x, shape: [m, k])
        dy = device.zeros([m, n])
        weights = (0..<copies).map { [device] _ in device.tensor(weight, shape: [n, k]) }
        dWeight = kind == .weightGradient ? device.zeros([n, k]) : nil
    }

    /// Floating-point operations of one run.
    public var operations: Double { 2 * Double(m) * Double(n) * Double(k) }
    /// Bytes of weights one run reads.
    public var weightBytes: Double {
        let size =
            switch device.productType {
            case .f32: 4.0
            case .bf16: 2.0
            case .s8: 1.0
            }
        return size * Double(n) * Double(k)
    }

    public func run() {
        let weight = weights[turn]
        turn = (turn + 1) % weights.count
        switch kind {
        case .forward: _ = device.linear(x, weight: weight, bias: nil, residual: nil, for: .products)
        case .inputGradient:
            _ = device.linearBackward(
                dy, x: x, weight: weight, dWeight: nil, dBias: nil, wantsInput: true)
        case .weightGradient:
            _ = device.linearBackward(
                dy, x: x, weight: weight, dWeight: dWeight, dBias: nil, wantsInput: false)
        }
    }
}
