import Foundation
import Testing

@testable import Compute

/// The same bits, whoever runs the parts.
@Suite struct DeterminismTests {
    /// Every operation that splits its work or sums, in sizes that do split; the bits of every result.
    static func everything() -> [UInt32] {
        var draw = Draw(77)
        let device = CPUDevice()
        func tensor(_ shape: [Int]) -> Tensor { device.tensor(draw.floats(shape.reduce(1, *)), shape: shape) }
        var bits: [UInt32] = []
        func keep(_ tensors: Tensor?...) {
            for tensor in tensors { if let tensor { bits += device.values(of: tensor).map(\.bitPattern) } }
        }
        let (x, w, b) = (tensor([331, 97]), tensor([101, 97]), tensor([101]))
        let y = device.linear(x, weight: w, bias: b)
        let (dw, db) = (device.zeros([101, 97]), device.zeros([101]))
        keep(y, device.linearBackward(y, x: x, weight: w, dWeight: dw, dBias: db, wantsInput: true), dw, db)
        let large = tensor([40_003])
        keep(
            device.gelu(large), device.geluBackward(large, x: large), device.add(large, large),
            device.dropout(large, probability: 0.3, key: 9))
        let (gain, bias) = (tensor([97]), tensor([97]))
        let norm = device.layerNorm(x, gain: gain, bias: bias, epsilon: 1e-5)
        let (dg, dbias) = (device.zeros([97]), device.zeros([97]))
        keep(
            norm.y, dg, dbias,
            device.layerNormBackward(
                x, x: x, statistics: norm.statistics, gain: gain, dGain: dg, dBias: dbias))
        keep(dg, dbias, device.logSoftmax(x))
        let shape = AttentionShape(
            batch: 5, queries: 19, keyStride: 23, keys: 23, heads: 3, headSize: 8, mask: .none,
            keySequence: [1, 0, 1, 1, 0])
        let (q, k, v) = (tensor([95, 24]), tensor([46, 24]), tensor([46, 24]))
        let (hq, hk, hv) = (HeadColumns(q), HeadColumns(k), HeadColumns(v))
        let (dq, dk, dv) = (device.zeros([95, 24]), device.zeros([46, 24]), device.zeros([46, 24]))
        let context = device.attention(query: hq, key: hk, value: hv, shape: shape)
        device.attentionBackward(
            context, query: hq, key: hk, value: hv, shape: shape, dQuery: HeadColumns(dq),
            dKey: HeadColumns(dk),
            dValue: HeadColumns(dv))
        keep(context, dq, dk, dv)
        let (dHead, dHeadBias) = (device.zeros([101, 97]), device.zeros([101]))
        let loss = device.lossHead(
            x, weight: w, bias: b, targets: draw.ids(331, below: 101), smoothing: 0.1, scale: 0.01,
            gradients: LossHeadGradients(weight: dHead, bias: dHeadBias, wantsHidden: true))
        keep(loss.dHidden, dHead, dHeadBias)
        let sum = device.sumOfSquares(tensor([200_001]))
        for value in [loss.sums.value.smoothed, loss.sums.value.nll, sum] {
            bits += [UInt32(truncatingIfNeeded: value.bitPattern), UInt32(value.bitPattern >> 32)]
        }
        let (m, moment) = (device.zeros([40_003]), device.zeros([40_003]))
        device.adamW(
            TrainedWeight(weight: large, gradient: device.gelu(large), m: m, v: moment, decay: 0.1),
            step: AdamWStep(
                learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, correction1: 0.1,
                sqrtCorrection2: 0.1),
            scale: 0.7)
        keep(large, m, moment)
        return bits
    }

    @Test func everyOperationGivesTheSameBitsTwice() {
        #expect(Self.everything() == Self.everything())
    }

    /// Callers that find the pool taken run their parts alone, in order.
    @Test func aBusyPoolChangesNoBit() throws {
        let free = Self.everything()
        let holder = try #require(PoolHolder(), "the pool was never free")
        defer { holder.release() }
        #expect(Self.everything() == free)
    }

    @Test func callersFromManyThreadsAtOnceGetTheSameBits() {
        let alone = Self.everything()
        let different = Counter()
        DispatchQueue.concurrentPerform(iterations: 12) { _ in
            if Self.everything() != alone { different.add() }
        }
        #expect(different.value == 0)
    }

    @Test func everyPartRunsExactlyOnce() {
        for parts in [0, 1, 2, 3, 7, 64, 1000] {
            var runs = [Int32](repeating: 0, count: parts)
            runs.withUnsafeMutableBufferPointer { buffer in
                nonisolated(unsafe) let buffer = buffer
                parallel(parts) { buffer[$0] += 1 }
            }
            #expect(runs.allSatisfy { $0 == 1 }, "\(parts) parts")
        }
    }

    @Test(arguments: [1, 2, 7, 8, 9, 1000, 1023], [1, 2, 3, 5])
    func rangesCoverEverythingOnceInAtMostAsManyParts(_ count: Int, _ parts: Int) {
        for grain in [1, 8, 100] {
            let found = Ranges()
            parallelRanges(count, grain: grain, parts: parts) { found.add($0) }
            let covered: [Int] = found.sorted.flatMap { Array($0) }
            #expect(covered == Array(0..<count))
            #expect(found.sorted.count <= parts)
        }
    }

    /// Memory that another tensor left behind never shows.
    @Test func recycledMemoryDoesNotLeakIntoResults() {
        let device = CPUDevice()
        for _ in 0..<3 {
            for shape in [[5, 7], [7], [5, 3], [3, 7], [2, 5]] {
                _ = device.tensor([Float](repeating: .nan, count: shape.reduce(1, *)), shape: shape)
            }
            let x = device.tensor((0..<35).map { Float($0) * 0.01 }, shape: [5, 7])
            let w = device.tensor((0..<21).map { Float($0) * 0.1 }, shape: [3, 7])
            let dw = device.zeros([3, 7])
            let y = device.linear(x, weight: w, bias: nil)
            let dx = device.linearBackward(y, x: x, weight: w, dWeight: dw, dBias: nil, wantsInput: true)
            let norm = device.layerNorm(x, gain: device.zeros([7]), bias: device.zeros([7]), epsilon: 1e-5).y
            for tensor in [y, dw, device.scatterRows(y, [0, 0, 1, 1, 1], rows: 5), norm]
                + (dx.map { [$0] } ?? [])
            {
                #expect(device.values(of: tensor).allSatisfy { $0.isFinite })
            }
        }
        let reserved = device.reservedBytes
        for _ in 0..<50 { _ = device.tensor([Float](repeating: 0, count: 35), shape: [5, 7]) }
        #expect(device.reservedBytes == reserved)
    }
}

/// Keeps the kernel pool occupied until released.
final class PoolHolder: Sendable {
    private let gate = DispatchSemaphore(value: 0)
    private let entered = DispatchSemaphore(value: 0)
    private let finished = DispatchSemaphore(value: 0)

    /// nil when other callers had the pool at every attempt.
    init?() {
        for _ in 0..<200 {
            let thread = Thread { [self] in
                parallel(2) { _ in
                    entered.signal()
                    gate.wait()
                }
                finished.signal()
            }
            thread.start()
            entered.wait()
            // Both parts at once: they run on the pool. With one thread in all there is no pool to hold.
            if ComputeThreads.count == 1 || entered.wait(timeout: .now() + .milliseconds(200)) == .success {
                return
            }
            gate.signal()
            gate.signal()
            finished.wait()
            while entered.wait(timeout: .now()) == .success {}
        }
        return nil
    }

    func release() {
        gate.signal()
        gate.signal()
        finished.wait()
    }
}

final class Counter: @unchecked Sendable {  // `count` only under `lock`
    private let lock = NSLock()
    private var count = 0

    func add() { lock.withLock { count += 1 } }
    var value: Int { lock.withLock { count } }
}

final class Ranges: @unchecked Sendable {  // `ranges` only under `lock`
    private let lock = NSLock()
    private var ranges: [Range<Int>] = []

    func add(_ range: Range<Int>) { lock.withLock { ranges.append(range) } }
    var sorted: [Range<Int>] { lock.withLock { ranges.sorted { $0.lowerBound < $1.lowerBound } } }
}
