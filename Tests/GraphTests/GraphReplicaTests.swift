import Compute
import PJRT
import Testing

@testable import Graph

/// Two replicas are one program on two devices.
@Suite struct GraphReplicaTests {
    private static let shares: [(x: [Float], y: [Float])] = [([1, 0, 2], [5, 10]), ([0, 1, 1], [3, 4])]

    @Test(.withPlugin) func twoReplicasTakeTheStepThatOneTakesWithTheDoubleBatch() throws {
        let (one, two) = (Fit(try GraphClient.device()), Fit(try GraphClient.device(replicas: 2)))
        for step in 1...3 {
            let rate = 0.1 / Float(step)
            let all = one.loss(Self.shares.flatMap(\.x), Self.shares.flatMap(\.y))
            one.step(rate: rate)
            let shared = two.device.onReplicas { two.loss(Self.shares[$0].x, Self.shares[$0].y) }
            two.device.sumOverReplicas([two.gradient])
            two.step(rate: rate)
            #expect(abs(shared.value.nll - all.value.nll) <= 1e-5 * all.value.nll)
            #expect(shared.value.tokens == 4)
            let (mine, theirs) = (two.device.values(of: two.weight), one.device.values(of: one.weight))
            #expect(zip(mine, theirs).allSatisfy { abs($0 - $1) <= 1e-5 })
        }
        #expect(two.device.counters.programs == 1)
        let buffers = try #require(two.device.value(two.weight).leaf).buffers
        #expect(try buffers[0].numbers(as: UInt32.self) == buffers[1].numbers(as: UInt32.self))
    }

    @Test(.withPlugin) func everyReplicaGetsItsOwnHostWordsAndTheCommonOnes() throws {
        let device = try GraphClient.device(replicas: 2)
        let sum = device.zeros([2])
        let before = device.host(Float(100))
        for round in 0..<2 {
            _ = device.onReplicas { replica in
                let own = device.host([Int32(replica + 1), Int32(10 * round)]).convert(.f32)
                device.bind(device.value(sum) + own + before.filling([2]), to: sum)
                return device.pending(device.host(Float(replica))) { LossSums(nll: Double($0[0])) }
            }
        }
        device.sumOverReplicas([sum])
        device.bind(device.value(sum) * device.host(Float(2)).filling([2]), to: sum)
        // Two rounds on two replicas: 2 (1 + 2), 2 (0 + 10), and the common hundred four times; all twice.
        #expect(device.values(of: sum) == [812, 840])
    }

    @Test func anotherFormOnTheSecondReplicaIsRefused() async throws {
        let result = await #expect(processExitsWith: .exitCode(71), observing: [\.standardErrorContent]) {
            let device = try GraphClient.recorder(replicas: 2)
            let fit = Fit(device)
            _ = device.onReplicas { replica in
                replica == 0 ? fit.loss([1, 0, 2], [5, 10]) : fit.loss([1, 0, 2, 1, 1, 1], [5, 10, 1, 1])
            }
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("replica 1 does not do what replica 0 does: it uploads other shapes"))
    }

    @Test func anotherOperationOnTheSecondReplicaIsNamed() async throws {
        let result = await #expect(processExitsWith: .exitCode(71), observing: [\.standardErrorContent]) {
            let device = try GraphClient.recorder(replicas: 2)
            let x = device.tensor([1, 2], shape: [2])
            _ = device.onReplicas { replica in
                let value = device.value(x)
                return device.pending(replica == 0 ? value.exponential : value.logarithm) { _ in LossSums() }
            }
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("operation 0 is stablehlo.log"))
        #expect(text.contains("it was stablehlo.exponential"))
    }

    @Test func indicesInOrderOnOneReplicaAloneAreLookedUpOnBoth() throws {
        let device = try GraphClient.recorder(replicas: 2)
        let table = device.tensor([1, 2, 3, 4], shape: [2, 2])
        let y = device.zeros([2, 2])
        let indices: [[Int32]] = [[0, 1], [0, 0]]
        _ = device.onReplicas { replica in
            let rows = indices[replica]
            let picked =
                device.isIdentity(rows, count: 2)
                ? device.value(table) : device.value(table).rows(at: device.host(rows))
            device.bind(picked * 2, to: y)
            return device.pending(device.host(Float(replica))) { _ in LossSums() }
        }
        #expect(device.text(of: [y]).contains("stablehlo.gather"))
    }

    @Test func whatAShareLeavesBehindIsTheFirstReplicas() throws {
        let device = try GraphClient.recorder(replicas: 2)
        let x = device.tensor([1, 2], shape: [2])
        var kept: [Tensor] = []
        _ = device.onReplicas { replica in
            kept.append(device.result(device.value(x) * device.host(Float(replica)).filling([2])))
            return device.pending(device.value(x).reduce(.sum, axes: [0])) { _ in LossSums() }
        }
        #expect(!device.value(kept[0]).isConstant)
        #expect(device.value(kept[1]).isConstant)
    }

    @Test func moreReplicasThanDevicesAreRefused() throws {
        guard GraphClient.file != nil else { return }
        let error = #expect(throws: PJRTError.self) {
            try GraphDevice(client: GraphClient.client(), replicas: 3)
        }
        #expect(error?.message.contains("2 devices") == true)
    }
}
