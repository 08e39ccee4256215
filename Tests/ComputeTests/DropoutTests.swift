import Testing

@testable import Compute

@Suite struct DropoutTests {
    private func mask(_ count: Int, _ probability: Float, key: UInt64) -> [Float] {
        let device = CPUDevice()
        let ones = device.tensor([Float](repeating: 1, count: count), shape: [count])
        return device.values(of: device.dropout(ones, probability: probability, key: key))
    }

    private func agreement(_ a: some Collection<Float>, _ b: some Collection<Float>) -> Double {
        Double(zip(a, b).count { $0 == $1 }) / Double(a.count)
    }

    @Test(arguments: [0.1, 0.3, 0.5, 0.9] as [Float])
    func theShareKeptIsOneMinusTheProbabilityAndIsScaledUp(_ probability: Float) {
        let count = 100_003
        let kept = mask(count, probability, key: 7)
        #expect(Set(kept) == [0, 1 / (1 - probability)])
        let (p, n) = (Double(probability), Double(count))
        let rate = Double(kept.count { $0 != 0 }) / n
        #expect(abs(rate - (1 - p)) < 4 * (p * (1 - p) / n).squareRoot(), "\(rate)")
    }

    @Test func theMaskIsAFunctionOfKeyAndIndexAlone() {
        let long = mask(100_003, 0.5, key: 11)
        expectSameBits(long, mask(100_003, 0.5, key: 11))
        // Fewer elements are split otherwise among the threads.
        expectSameBits(Array(long.prefix(33)), mask(33, 0.5, key: 11))
        expectSameBits(Array(long.prefix(20_000)), mask(20_000, 0.5, key: 11))
    }

    @Test func neighbouringKeysGiveUnrelatedMasks() {
        let a = mask(20_000, 0.5, key: 3)
        // Keys one apart, and one stride of the counter apart: neither the same mask nor the same one
        // shifted.
        for key: UInt64 in [4, 2, 3 &+ 0x9e37_79b9_7f4a_7c15, 3 &+ 0xd134_2543_de82_ef95] {
            let b = mask(20_000, 0.5, key: key)
            for shift in 0...2 {
                #expect(abs(agreement(a.dropFirst(shift), b) - 0.5) < 0.02, "key \(key), shift \(shift)")
                #expect(abs(agreement(a, b.dropFirst(shift)) - 0.5) < 0.02, "key \(key), shift \(-shift)")
            }
        }
    }

    @Test func sitesAndSeedsDrawTheirOwnMasks() {
        let device = CPUDevice()
        let ones = device.tensor([Float](repeating: 1, count: 20_000), shape: [20_000])
        func mask(_ seed: UInt64, _ site: Int) -> [Float] {
            device.values(
                of: Ops(device: device, dropoutSeed: seed).dropout(ones, probability: 0.5, site: site))
        }
        expectSameBits(mask(5, 2), mask(5, 2))
        for (seed, site) in [(5, 3), (5, 0), (6, 2), (4, 2), (4, 3), (6, 1)] as [(UInt64, Int)] {
            #expect(abs(agreement(mask(5, 2), mask(seed, site)) - 0.5) < 0.02, "seed \(seed), site \(site)")
        }
    }

    @Test(arguments: rounds)
    func theGradientPassesThroughTheSameMask(_ seed: Int) {
        var draw = Draw(seed)
        let count = draw.size(200)
        let check = GradientCheck(dropoutSeed: UInt64(seed))
        let values = draw.floats(count, 1...2)
        let x = check.input("x", values, [count])
        let y = check.ops.dropout(x, probability: 0.4, site: seed)
        let mask = zip(check.device.values(of: y), values).map { Double($0) / Double($1) }
        #expect(mask.allSatisfy { abs($0) < 1e-6 || abs($0 - 1 / 0.6) < 1e-6 })
        check.expectGradients(of: y, draw.floats(count, 1...2)) { zip($0[0], mask).map(*) }
    }

    @Test func withoutSeedOrProbabilityNothingIsTouched() {
        let device = CPUDevice()
        let x = device.tensor([1, 2, 3], shape: [3])
        #expect(Ops(device: device).dropout(x, probability: 0.5, site: 0) === x)
        #expect(Ops(device: device, dropoutSeed: 1).dropout(x, probability: 0, site: 0) === x)
    }
}
