import Foundation
import PJRT
import Testing

@Suite(.withPlugin) struct ReplicaTests {
    @Test func twoReplicasSumWhatEachHas() throws {
        let client = try TestPlugin.client(devices: 2)
        let program = try client.compile(Programs.allReduce, replicas: 2)
        let rows = try (0..<2).map { replica in
            [try client.upload([Float(replica + 1), 10], shape: [2], element: .f32, device: replica)]
        }
        let results = try program.execute(rows)
        #expect(results.map { $0[0].device } == [0, 1])
        for row in results { #expect(try row[0].numbers(as: Float.self) == [3, 20]) }
        try program.wait()
    }

    @Test func anArgumentOnTheWrongDeviceIsRefused() throws {
        let client = try TestPlugin.client(devices: 2)
        let program = try client.compile(Programs.allReduce, replicas: 2)
        let first = try client.upload([Float(1), 2], shape: [2], element: .f32, device: 0)
        let error = #expect(throws: PJRTError.self) { try program.execute([[first], [first]]) }
        #expect(error?.message.contains("must be on device 1") == true)
    }

    @Test func moreReplicasThanDevicesAreRefused() throws {
        let client = try TestPlugin.client(devices: 1)
        let error = #expect(throws: PJRTError.self) { try client.compile(Programs.allReduce, replicas: 2) }
        #expect(error?.message.contains("1 devices") == true)
        #expect(throws: PJRTError.self) { try TestPlugin.client(devices: 0) }
    }

    @Test func aProgramForTwoReplicasComesOutOfTheCacheForTwo() throws {
        let folder = try TemporaryFolder()
        let cache = ExecutableCache(folder: folder.url.appending(path: "cache"))
        let client = try TestPlugin.client(devices: 2)
        _ = try client.compile(Programs.allReduce, replicas: 2, cache: cache)
        let program = try client.compile(Programs.allReduce, replicas: 2, cache: cache)
        #expect(program.fromCache && program.replicas == 2)
        let rows = try (0..<2).map {
            [try client.upload([Float($0), 1], shape: [2], element: .f32, device: $0)]
        }
        #expect(try program.execute(rows)[1][0].numbers(as: Float.self) == [1, 2])
    }
}
