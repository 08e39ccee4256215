import Compute
import Foundation
import PJRT
import Testing

@testable import Graph

/// What runs, on the plugin for CPUs.
@Suite(.withPlugin) struct FlushTests {
    @Test func aStepOfAFitComputesItsWeightsAndItsLoss() throws {
        let fit = Fit(try GraphClient.device())
        let loss = fit.loss([1, 0, 2], [5, 10])
        fit.step(rate: 0.25)
        // x W^T = (7, 16), errors (2, 6), slopes 2 e x.
        #expect(loss.value == LossSums(smoothed: 40, nll: 40, tokens: 2))
        #expect(fit.device.values(of: fit.weight) == [0, 2, 1, 1, 5, 0])
        #expect(fit.device.values(of: fit.gradient) == [0, 0, 0, 0, 0, 0])
        #expect(fit.device.counters.runs == 1)
    }

    @Test func otherNumbersOfTheSameFormCompileNothing() throws {
        let fit = Fit(try GraphClient.device())
        for step in 0..<4 {
            let x = [Float(step), 1, 0]
            let before = fit.device.values(of: fit.weight)
            let loss = fit.loss(x, [1, Float(step)])
            fit.step(rate: 0.5 / Float(step + 1))
            let outputs = [zip(before[..<3], x), zip(before[3...], x)].map {
                $0.reduce(0) { $0 + $1.0 * $1.1 }
            }
            let errors = zip(outputs, [1, Float(step)]).map { $0 - $1 }
            #expect(loss.value.nll == Double(errors.reduce(0) { $0 + $1 * $1 }))
            let expected = before.indices.map { before[$0] - errors[$0 / 3] * x[$0 % 3] / Float(step + 1) }
            let after = fit.device.values(of: fit.weight)
            #expect(zip(after, expected).allSatisfy { abs($0 - $1) <= 1e-5 * max(1, abs($1)) })
        }
        #expect(fit.device.counters.programs == 1)
        #expect(fit.device.counters.runs == 4)
    }

    @Test func memoryOfOldWeightsGoesToTheNewOnes() throws {
        let lines = Lines()
        let fit = Fit(try GraphClient.device(log: { lines.add($0) }))
        let old = try #require(fit.device.value(fit.weight).leaf)
        let buffer = old.buffers[0]
        let loss = fit.loss([1, 0, 2], [5, 10])
        fit.step(rate: 0.25)
        _ = loss.value
        #expect(buffer.isDeleted && old.isDonated)
        #expect(lines.all.isEmpty)
    }

    @Test func memoryThatATensorStillHoldsIsLeftAlone() throws {
        let device = try GraphClient.device()
        let x = device.tensor([1, 2], shape: [2])
        let kept = device.result(device.value(x))
        device.bind(device.value(x) * 3, to: x)
        #expect(device.values(of: x) == [3, 6])
        #expect(device.values(of: kept) == [1, 2])
    }

    @Test func everythingThatLivesIsComputedByOneProgram() throws {
        let device = try GraphClient.device()
        let x = device.tensor([1, 4, 9], shape: [3])
        let root = device.result(device.value(x).squareRoot)
        let halves = device.result(device.value(root) * 0.5)
        #expect(device.values(of: halves) == [0.5, 1, 1.5])
        #expect(device.values(of: root) == [1, 2, 3])
        #expect(device.counters.runs == 1)
        #expect(device.storages.unsettled.isEmpty)
    }

    @Test func aTensorOfAnotherShapeOnTheSameStorageReadsTheSame() throws {
        let device = try GraphClient.device()
        let x = device.tensor([1, 2, 3, 4], shape: [2, 2])
        let flat = Tensor(shape: [4], storage: x.storage)
        device.bind(device.value(flat) + 1, to: flat)
        #expect(device.value(x).shape == [2, 2])
        #expect(device.values(of: x) == [2, 3, 4, 5])
    }

    @Test func bfloat16IsReadAsFloats() throws {
        let device = try GraphClient.device()
        let x = device.tensor([1.25, -3.00390625], shape: [2])
        #expect(device.values(of: device.result(device.value(x).convert(.bf16))) == [1.25, -3])
    }

    @Test func assigningTakesThePlaceOfWhatWasRecorded() throws {
        let device = try GraphClient.device()
        let x = device.tensor([1, 2], shape: [2])
        device.bind(device.value(x) + 1, to: x)
        let before = device.result(device.value(x) * 2)
        device.assign([7, 8], to: x)
        #expect(device.values(of: x) == [7, 8])
        #expect(device.values(of: before) == [4, 6])
    }

    @Test func hostWordsOfEveryKindArrive() throws {
        let device = try GraphClient.device()
        let ids = device.result(device.host([4, -7]).convert(.f32))
        let number = device.result(device.host(Int32(9)).convert(.f32))
        let rate = device.result(device.host(Float(0.3)) * 1)
        // The upper half of a key does not fit a float: look at it alone.
        let key = device.result((device.host(UInt64(5) << 40 | 3) >> 40).convert(.f32))
        #expect(device.values(of: ids) == [4, -7])
        #expect(device.values(of: number) == [9])
        #expect(device.values(of: rate) == [0.3])
        #expect(device.values(of: key) == [5])
        #expect(device.counters.runs == 1)
    }

    @Test func aCacheOfProgramsServesTheNextDevice() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "graph-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for fromCache in [0, 1] {
            let device = try GraphDevice(
                client: GraphClient.client(), precision: .fp32, cache: ExecutableCache(folder: folder))
            let x = device.tensor([2, 3], shape: [2])
            #expect(device.values(of: device.result(device.value(x) * 1.5)) == [3, 4.5])
            #expect(device.counters.fromCache == fromCache)
        }
    }

    @Test func aFailureOfThePluginEndsTheProcess() async throws {
        let result = await #expect(processExitsWith: .exitCode(71), observing: [\.standardErrorContent]) {
            let device = try GraphClient.device()
            let broken = Operation.single("stablehlo.nonsense", [], ValueType(shape: [1], element: .f32))
            _ = device.values(of: device.result(broken))
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("PJRT compile failed"))
    }
}

/// Lines of a log, from any thread.
final class Lines: @unchecked Sendable {
    // `lock` guards `lines`.
    private let lock = NSLock()
    private var lines: [String] = []

    var all: [String] { lock.withLock { lines } }
    func add(_ line: String) { lock.withLock { lines.append(line) } }
}
