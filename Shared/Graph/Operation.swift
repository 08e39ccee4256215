import Compute
import PJRT

/// One StableHLO operation in generic form: `"name"(operands) (regions) {attributes}`.
final class Operation {
    static let constantName = "stablehlo.constant"
    static let barrierName = "stablehlo.optimization_barrier"

    let name: String
    private(set) var operands: [Value]
    /// `a = …, b = …` without braces; empty: none.
    let attributes: String
    /// Text of its regions, `({ … })`; empty: none. It refers to nothing outside itself.
    let region: String
    let results: [ValueType]
    /// Of everything but the operands. Differs from process to process.
    let form: Int

    /// The layer of the model that asked for it, and the order in which operations were asked for; 0: not yet
    /// known.
    private(set) var layer: LayerMark?
    private(set) var order = 0

    // Belong to the recording that walks over it.
    var mark = 0
    var number = 0

    init(_ name: String, _ operands: [Value], attributes: String, region: String, results: [ValueType]) {
        (self.name, self.operands, self.attributes) = (name, operands, attributes)
        (self.region, self.results) = (region, results)
        var hasher = Hasher()
        hasher.combine(name)
        hasher.combine(attributes)
        hasher.combine(region)
        for result in results { hasher.combine(result) }
        form = hasher.finalize()
    }

    /// An operation without attributes.
    static func single(_ name: String, _ operands: [Value], _ type: ValueType) -> Value {
        single(name, operands, "", type)
    }

    static func single(
        _ name: String, _ operands: [Value], _ attributes: String, region: String = "", _ type: ValueType
    ) -> Value {
        let operation = Operation(
            name, operands, attributes: attributes, region: region, results: [type])
        return Value(type, .result(operation, 0))
    }

    func belongs(to layer: LayerMark?, order: Int) { (self.layer, self.order) = (layer, order) }

    /// Whether it may stand for an equal one: everything but the barriers, whose purpose is to keep equal
    /// ones apart.
    var isShareable: Bool { name != Self.barrierName }

    /// Equal in everything but the operands.
    func hasForm(of other: Operation) -> Bool {
        name == other.name && attributes == other.attributes && region == other.region
            && results == other.results
    }

    deinit {
        // Chains are thousands of operations long: let go of them one by one, for each level of nested
        // release takes stack.
        var dying = operands
        operands = []
        while var value = dying.popLast() {
            guard isKnownUniquelyReferenced(&value), case .result(var operation, _) = value.source else {
                continue
            }
            value.forget()
            guard isKnownUniquelyReferenced(&operation) else { continue }
            dying += operation.operands
            operation.operands = []
        }
    }
}
