import Compute
import PJRT
import Testing

@testable import Graph

/// What is recorded, without a plugin.
@Suite struct RecordingTests {
    @Test func theTextOfATrainingStepIsTheOneKept() throws {
        let device = try GraphClient.recorder()
        let fit = Fit(device)
        let loss = fit.loss([1, 0, 2, 0, 1, 1, 3, 1, 0, 1, 1, 1], [1, 2, 3, 4, 5, 6, 7, 8])
        fit.step(rate: 0.1)
        let sums = device.result(device.value(of: loss))
        try Golden.check(device.text(of: [fit.weight, sums]), "fit-step")
    }

    @Test func aSumOverReplicasIsWrittenForAllOfThem() throws {
        let device = try GraphClient.recorder(replicas: 2)
        let x = device.tensor([1, 2], shape: [2])
        device.sumOverReplicas([x])
        try Golden.check(device.text(of: [x]), "two-replicas")
    }

    @Test func theSameWorkOnOtherNumbersHasTheSameText() throws {
        func text(_ rate: Float, _ x: [Float]) throws -> String {
            let fit = Fit(try GraphClient.recorder())
            _ = fit.loss(x, [1, 2])
            fit.step(rate: rate)
            return fit.device.text(of: [fit.weight])
        }
        #expect(try text(0.1, [1, 2, 3]) == text(0.2, [4, 5, 6]))
    }

    @Test func whatNobodyHoldsIsNotWritten() throws {
        let device = try GraphClient.recorder()
        let x = device.tensor([1, 4], shape: [2])
        _ = device.result(device.value(x).exponential)
        let root = device.result(device.value(x).squareRoot)
        let text = device.text(of: [root])
        #expect(text.contains("stablehlo.sqrt"))
        #expect(!text.contains("stablehlo.exponential"))
    }

    @Test func storagesThatDieAreNotWaitedFor() throws {
        let device = try GraphClient.recorder()
        let x = device.tensor([1, 4], shape: [2])
        do {
            let root = device.result(device.value(x).squareRoot)
            #expect(device.storages.unsettled.count == 1)
            withExtendedLifetime(root) {}
        }
        #expect(device.storages.unsettled.isEmpty)
    }

    @Test func constantsAndWhatTheDeviceHoldsAreNeverOutputs() throws {
        let device = try GraphClient.recorder()
        let (zeros, held) = (device.zeros([4]), device.tensor([1], shape: [1]))
        let sum = device.result(device.value(held) + device.value(held))
        device.clear(sum)
        #expect(device.storages.unsettled.isEmpty)
        #expect(device.values(of: zeros) == [0, 0, 0, 0])
        #expect(device.values(of: device.result(.constant(1.5, [2], .bf16))) == [1.5, 1.5])
    }

    @Test func equalOperationsAreWrittenOnceUnlessABarrierStandsBetween() throws {
        let device = try GraphClient.recorder()
        let x = device.value(device.tensor([1, 4], shape: [2]))
        let merged = device.result(x.squareRoot + x.squareRoot)
        #expect(count("stablehlo.sqrt", device.text(of: [merged])) == 1)
        let apart = device.result(x.barrier.squareRoot + x.barrier.squareRoot)
        let text = device.text(of: [apart])
        #expect(count("stablehlo.sqrt", text) == 2)
        #expect(count("stablehlo.optimization_barrier", text) == 2)
    }

    @Test func theSameArrayIsHandedOverOnce() throws {
        let device = try GraphClient.recorder()
        let ids: [Int32] = [3, 1, 2]
        let sum = device.result(device.host(ids).convert(.f32) + device.host(ids).convert(.f32))
        let other = device.result(device.host([5, 5, 5]).convert(.f32))
        #expect(device.text(of: [sum, other]).contains("%i32: tensor<6xi32>"))
    }

    @Test func aChainOfAHundredThousandOperationsIsRecordedWrittenAndForgotten() throws {
        let device = try GraphClient.recorder()
        var value = device.value(device.tensor([1], shape: [1]))
        for _ in 0..<100_000 { value = -value }
        let end = device.result(value)
        #expect(count("stablehlo.negate", device.text(of: [end])) == 100_000)
    }

    @Test func int8IsRefused() throws {
        let error = #expect(throws: PJRTError.self) {
            try GraphDevice(recordingFor: nil, precision: .int8)
        }
        #expect(error?.description.contains("int8") == true)
    }

    private func count(_ word: String, _ text: String) -> Int {
        text.split(separator: "\n").count { $0.contains(word + "\"") }
    }
}
