import Testing

/// Expects every element within `tolerance` times the largest expected magnitude.
func expectClose(
    _ actual: [Float], _ expected: [Double], tolerance: Double = 1e-5, _ what: String = "",
    at location: SourceLocation = #_sourceLocation
) {
    guard actual.count == expected.count else {
        Issue.record("\(what): \(actual.count) values, expected \(expected.count)", sourceLocation: location)
        return
    }
    let scale = max(expected.map(abs).max() ?? 0, 1e-3)
    var worst = (error: 0.0, index: 0)
    for index in actual.indices {
        let error = abs(Double(actual[index]) - expected[index])
        // Written so that NaN counts as worst.
        if !(error <= worst.error) { worst = (error, index) }
    }
    #expect(
        worst.error <= tolerance * scale, "\(what): off by \(worst.error) at \(worst.index), scale \(scale)",
        sourceLocation: location)
}

/// Exact equality, NaN and signed zero included.
func expectSameBits(
    _ a: [Float], _ b: [Float], _ what: String = "", at location: SourceLocation = #_sourceLocation
) {
    #expect(a.map(\.bitPattern) == b.map(\.bitPattern), "\(what)", sourceLocation: location)
}

extension Float {
    /// The nearest bfloat16, ties to even.
    var roundedToBF16: Float {
        guard !isNaN else { return self }
        return Float(bitPattern: (bitPattern + 0x7fff + (bitPattern >> 16 & 1)) & 0xffff_0000)
    }
}

extension [Float] {
    var doubles: [Double] { map(Double.init) }
}
