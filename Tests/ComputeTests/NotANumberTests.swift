import Testing

@testable import Compute

/// What is not a number must reach the loss, where the trainer sees it, and not be smoothed over by a maximum or a clamp.
@Suite struct NotANumberTests {
    static let places = [0, 1, 17, 299]

    @Test(arguments: places)
    func oneLogitSpoilsItsRowOfLogProbabilitiesAndNoOther(_ place: Int) {
        let device = CPUDevice()
        for bad in [Float.nan, .infinity] {
            var draw = Draw(place)
            var x = draw.floats(3 * 300)
            x[300 + place] = bad
            let y = device.values(of: device.logSoftmax(device.tensor(x, shape: [3, 300])))
            #expect(y[300..<600].allSatisfy { $0.isNaN }, "\(bad)")
            #expect(y[..<300].allSatisfy(\.isFinite) && y[600...].allSatisfy(\.isFinite))
        }
    }

    @Test(arguments: places)
    func oneWeightOfTheHeadSpoilsTheLossAndItsGradient(_ place: Int) {
        var draw = Draw(place)
        let device = CPUDevice()
        var weight = draw.floats(300 * 4)
        weight[place * 4] = .nan
        let gradient = device.zeros([300, 4])
        let result = device.lossHead(
            device.tensor(draw.floats(8), shape: [2, 4]), weight: device.tensor(weight, shape: [300, 4]),
            bias: device.zeros([300]), targets: [5, 20], smoothing: 0.1, scale: 1,
            gradients: .init(weight: gradient, bias: nil, wantsHidden: true))
        #expect(result.sums.value.smoothed.isNaN && result.sums.value.nll.isNaN)
        #expect(result.dHidden.map { device.values(of: $0).allSatisfy { $0.isNaN } } == true)
        #expect(device.values(of: gradient).allSatisfy { $0.isNaN })
    }

    @Test func geluAndItsSlopeKeepIt() {
        let device = CPUDevice()
        let x = device.tensor([Float](repeating: .nan, count: 37), shape: [37])
        let ones = device.tensor([Float](repeating: 1, count: 37), shape: [37])
        #expect(device.values(of: device.gelu(x)).allSatisfy { $0.isNaN })
        #expect(device.values(of: device.geluBackward(ones, x: x)).allSatisfy { $0.isNaN })
        #expect(device.values(of: device.geluBackward(x, x: ones)).allSatisfy { $0.isNaN })
    }

    @Test func layerNormSpoilsTheRowAndNoOther() {
        var draw = Draw(2)
        let device = CPUDevice()
        var x = draw.floats(3 * 50)
        x[70] = .nan
        let y = device.values(
            of: device.layerNorm(
                device.tensor(x, shape: [3, 50]), gain: device.tensor(draw.floats(50), shape: [50]),
                bias: device.zeros([50]), epsilon: 1e-6
            ).y)
        #expect(y[50..<100].allSatisfy { $0.isNaN })
        #expect(y[..<50].allSatisfy(\.isFinite) && y[100...].allSatisfy(\.isFinite))
    }
}
