import PJRT
import Testing

@Suite(.withPlugin) struct BufferTests {
    @Test func theClientKnowsItsPlatformAndItsDevices() throws {
        let lines = Lines()
        let client = try TestPlugin.client(devices: 3) { lines.add($0) }
        #expect(client.platform == "cpu")
        #expect(!client.platformVersion.isEmpty)
        #expect(client.devices.count == 3)
        #expect(Set(client.devices.map(\.id)).count == 3)
        #expect(client.devices.allSatisfy { !$0.kind.isEmpty && !$0.description.isEmpty })
        #expect(client.attributes["stablehlo_current_version"]?.contains(".") == true)
        #expect(client.attributes["pjrt_version"]?.hasPrefix("0.") == true)
        #expect(client.memory(of: 0) == nil)
        #expect(lines.all.first?.contains(client.plugin.file) == true)
    }

    @Test(arguments: PJRTElement.allCases)
    func numbersOfEveryKindComeBackAsTheyWere(_ element: PJRTElement) throws {
        let client = try TestPlugin.client()
        let shape = [3, 5, 2]
        let bytes = (0..<30 * element.size).map {
            element == .i1 ? UInt8($0 % 2) : UInt8(truncatingIfNeeded: $0 * 37 + 1)
        }
        let buffer = try bytes.withUnsafeBytes {
            try client.upload($0, shape: shape, element: element, device: 0)
        }
        #expect(buffer.shape == shape && buffer.element == element && buffer.device == 0)
        #expect(buffer.byteCount == bytes.count && !buffer.isDeleted)
        var back = [UInt8](repeating: 0, count: bytes.count)
        try back.withUnsafeMutableBytes { try buffer.read(into: $0) }
        #expect(back == bytes)
    }

    @Test func singleNumbersAndEmptyTensorsAreBuffersToo() throws {
        let client = try TestPlugin.client()
        #expect(try client.upload([Float(2.5)], shape: [], element: .f32).numbers(as: Float.self) == [2.5])
        let empty = try client.upload([Float](), shape: [0, 4], element: .f32)
        #expect(try empty.numbers(as: Float.self) == [])
    }

    @Test func sizesThatDoNotFitAreRefused() throws {
        let client = try TestPlugin.client()
        let short = #expect(throws: PJRTError.self) {
            try client.upload([Float](repeating: 0, count: 5), shape: [2, 3], element: .f32)
        }
        #expect(short?.phase == "upload")
        #expect(short?.message.contains("24 bytes, 20 were given") == true)
        #expect(throws: PJRTError.self) { try client.upload([Float(0)], shape: [-1, -1], element: .f32) }
        #expect(throws: PJRTError.self) {
            try client.upload([Float(0)], shape: [1], element: .f32, device: 1)
        }
        let buffer = try client.upload([Float](repeating: 1, count: 6), shape: [2, 3], element: .f32)
        var room = [Float](repeating: 0, count: 5)
        let small = #expect(throws: PJRTError.self) {
            try room.withUnsafeMutableBytes { try buffer.read(into: $0) }
        }
        #expect(small?.phase == "read" && room.allSatisfy { $0 == 0 })
        #expect(throws: PJRTError.self) { try buffer.numbers(as: Double.self) }
    }

    @Test func severalClientsLiveInOneProcessAndABufferKeepsItsOwnAlive() throws {
        var first: PJRTClient? = try TestPlugin.client()
        let second = try TestPlugin.client(devices: 2)
        let kept = try #require(first).upload([Int32(7)], shape: [1], element: .i32)
        first = nil
        let other = try second.upload([Int32(8)], shape: [1], element: .i32, device: 1)
        #expect(try kept.numbers(as: Int32.self) == [7])
        #expect(try other.numbers(as: Int32.self) == [8])
    }
}
