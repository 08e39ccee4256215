/// What the matrix products multiply. They sum in float32 (int8: in int32) whatever they multiply, and everything that is not a
/// product (norms, softmax, loss, optimiser, the weights themselves) stays float32.
public enum Precision: String, Sendable, Codable, CaseIterable {
    case fp32
    /// Operands rounded to bfloat16.
    case bf16
    /// For serving: weights as int8 with one scale for each output, activations as int8 with one scale for each row.
    case int8
}
