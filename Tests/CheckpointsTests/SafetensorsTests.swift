import Checkpoints
import Foundation
import TestSupport
import Testing

@Suite struct SafetensorsTests {
    let folder: TemporaryFolder
    var url: URL { folder.file("model.safetensors") }

    init() throws { folder = try TemporaryFolder() }

    @Test func whatIsWrittenIsReadBack() throws {
        let matrix = (0..<12).map { Float($0) * 0.37 - 2 }
        var writer = SafetensorsWriter()
        try writer.add("zeta", shape: [3, 4], floats: matrix)
        try writer.add("alpha", shape: [], floats: [-0.0])
        try writer.add("nothing", shape: [0, 7], floats: [])
        try writer.add("ids", shape: [3], int64s: [-100, 0, .max])
        try writer.add("quote\" \\ \n é 🐶", shape: [1], floats: [Float.leastNonzeroMagnitude])
        try writer.write(to: url)

        let file = try SafetensorsFile(url)
        #expect(file.metadata == ["format": "pt"])
        #expect(file.tensors.count == 5)
        #expect(try file.floats("zeta") == matrix)
        #expect(try file.record("zeta").shape == [3, 4])
        #expect(try file.floats("alpha").map(\.bitPattern) == [Float(-0.0).bitPattern])
        #expect(try file.record("alpha").shape == [])
        #expect(try file.floats("nothing") == [])
        #expect(try file.int64s("ids") == [-100, 0, .max])
        #expect(try file.floats("quote\" \\ \n é 🐶") == [Float.leastNonzeroMagnitude])
    }

    @Test func bf16RoundsToTheNearestAndTiesToEven() throws {
        let cases: [(UInt32, UInt32)] = [
            (0x3F80_0000, 0x3F80_0000), (0x3F80_8000, 0x3F80_0000), (0x3F80_8001, 0x3F81_0000),
            (0x3F81_8000, 0x3F82_0000), (0x3F80_7FFF, 0x3F80_0000), (0xBFFF_FFFF, 0xC000_0000),
            (0x8000_0000, 0x8000_0000), (0x0000_8000, 0x0000_0000), (0x0001_8000, 0x0002_0000),
        ]
        var writer = SafetensorsWriter()
        try writer.add(
            "w", shape: [cases.count], as: .BF16, floats: cases.map { Float(bitPattern: $0.0) })
        try writer.write(to: url)
        let file = try SafetensorsFile(url)
        #expect(try file.record("w").dtype == .BF16)
        #expect(try file.floats("w").map(\.bitPattern) == cases.map(\.1))
    }

    @Test func aLongTensorSurvivesReadingInPieces() throws {
        var generator = SeededGenerator(state: 5)
        let count = 1_300_001
        let values = (0..<count).map { _ in
            Float(bitPattern: UInt32(UInt16.random(in: 0..<0x7F80, using: &generator)) << 16)
        }
        var writer = SafetensorsWriter()
        try writer.add("w", shape: [count], as: .BF16, floats: values)
        try writer.add("after", shape: [2], floats: [1, 2])
        try writer.write(to: url)
        let file = try SafetensorsFile(url)
        #expect(try file.floats("w") == values)
        #expect(try file.floats("after") == [1, 2])
    }

    @Test func everyNumberTypeIsConverted() throws {
        let header = """
            {"d":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},\
            "h":{"dtype":"F16","shape":[3],"data_offsets":[16,22]},\
            "i":{"dtype":"I32","shape":[1],"data_offsets":[22,26]},\
            "s":{"dtype":"I16","shape":[1],"data_offsets":[26,28]},\
            "t":{"dtype":"I8","shape":[1],"data_offsets":[28,29]},\
            "u":{"dtype":"U8","shape":[1],"data_offsets":[29,30]},\
            "b":{"dtype":"BOOL","shape":[2],"data_offsets":[30,32]}}
            """
        var data: [UInt8] = []
        for value in [0.1, -1e300] { withUnsafeBytes(of: value.bitPattern.littleEndian) { data += $0 } }
        data += [0x00, 0x3C, 0x01, 0x00, 0xFF, 0xFB]  // 1, the smallest subnormal, -65504
        data += [0xFE, 0xFF, 0xFF, 0xFF, 0x00, 0x80, 0x80, 0x80, 1, 0]
        try RawSafetensors(header: header, data: data).bytes.write(to: url)

        let file = try SafetensorsFile(url)
        #expect(try file.floats("d", requireFinite: false) == [0.1, -.infinity])
        #expect(throws: CheckpointError.self) { try file.floats("d") }
        #expect(try file.floats("h") == [1, 5.960_464_5e-8, -65504])
        #expect(try file.int64s("i") == [-2])
        #expect(try file.int64s("s") == [-32768])
        #expect(try file.int64s("t") == [-128])
        #expect(try file.int64s("u") == [128])
        #expect(try file.int64s("b") == [1, 0])
    }

    @Test func aFileDependsOnlyOnItsTensorsAndEveryTensorIsAligned() throws {
        func write(_ names: [String], to url: URL) throws {
            var writer = SafetensorsWriter()
            for name in names {
                try writer.add(name, shape: [3], as: name.hasPrefix("b") ? .BF16 : .F32, floats: [1, 2, 3])
            }
            try writer.write(to: url)
        }
        try write(["b1", "f2", "b0", "f1"], to: url)
        try write(["f1", "b0", "f2", "b1"], to: folder.file("other"))
        let bytes = try Data(contentsOf: url)
        #expect(try bytes == Data(contentsOf: folder.file("other")))
        let header = try #require(bytes.first.map { 8 + Int($0) + Int(bytes[1]) << 8 })
        #expect(header % 8 == 0)
        let text = String(decoding: bytes[8..<header], as: UTF8.self)
        let order = ["f1", "f2", "b0", "b1"].map { text.range(of: "\"\($0)\"")?.lowerBound }
        #expect(
            order == order.sorted { ($0 ?? text.endIndex) < ($1 ?? text.endIndex) } && !order.contains(nil))
    }

    @Test func wrongUsesAreNamed() throws {
        var writer = SafetensorsWriter()
        try writer.add("w", shape: [2, 2], floats: [1, 2, 3, 4])
        try writer.add("ids", shape: [1], int64s: [7])
        #expect(throws: CheckpointError.unwritable(name: "w", reason: "it was added before")) {
            try writer.add("w", shape: [1], floats: [1])
        }
        #expect(throws: CheckpointError.self) { try writer.add("x", shape: [3], int64s: [1]) }
        #expect(throws: CheckpointError.self) { try writer.add("__metadata__", shape: [1], floats: [1]) }
        #expect(throws: CheckpointError.self) { try writer.add("x", shape: [-1], floats: [1]) }
        #expect(throws: CheckpointError.self) { try writer.add("x", shape: [1], as: .I8, floats: [1]) }
        try writer.write(to: url)
        let file = try SafetensorsFile(url)
        let path = url.path(percentEncoded: false)
        #expect(throws: CheckpointError.missingTensor(path: path, name: "v")) { try file.floats("v") }
        #expect(throws: CheckpointError.self) { try file.floats("ids") }
        #expect(throws: CheckpointError.self) { try file.int64s("w") }
        #expect(throws: CheckpointError.wrongCount(path: path, name: "w", shape: [2, 2], expected: 3)) {
            var room: [Float] = [0, 0, 0]
            try room.withUnsafeMutableBufferPointer { try file.readFloats("w", into: $0) }
        }
    }

    @Test(arguments: [
        (DType.F32, Float.nan), (.F32, -.infinity), (.BF16, .nan), (.BF16, .infinity),
        (.BF16, .greatestFiniteMagnitude),  // rounds to infinity
    ])
    func aWeightThatWouldNotBeFiniteLeavesNoFile(_ dtype: DType, _ bad: Float) throws {
        var writer = SafetensorsWriter()
        try writer.add("good", shape: [1], floats: [1])
        try writer.add("w", shape: [3], as: dtype, floats: [0, 1, bad])
        let path = url.path(percentEncoded: false)
        #expect(throws: CheckpointError.notFinite(path: path, name: "w", index: 2)) {
            try writer.write(to: url)
        }
        #expect(try folder.names() == [])
    }

    @Test func aLenderThatGivesTheWrongAmountLeavesNoFile() throws {
        for lender: SafetensorsWriter.Lender in [
            { _ in }, { body in try [Float(1)].withUnsafeBufferPointer(body) },
        ] {
            var writer = SafetensorsWriter()
            try writer.add("w", shape: [2], lender: lender)
            #expect(throws: CheckpointError.self) { try writer.write(to: url) }
            #expect(try folder.names() == [])
        }
    }

    @Test func aFullDiskIsReportedWithWhatIsMissing() throws {
        try FileManager.default.createSymbolicLink(at: url, withDestinationURL: URL(filePath: "/dev/full"))
        var writer = SafetensorsWriter()
        try writer.add("w", shape: [2], floats: [1, 2])
        let error = try #require(throws: CheckpointError.self) { try writer.write(to: url) }
        guard case .outOfSpace(_, let missing?) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(missing > 8 && missing < 200)
        #expect("\(error)".contains("\(missing) more bytes"))
        #expect(try folder.names() == [])
    }

    @Test func aFileThatShrinksWhileOpenIsAnError() throws {
        var writer = SafetensorsWriter()
        try writer.add("w", shape: [400], floats: [Float](repeating: 1, count: 400))
        try writer.write(to: url)
        let file = try SafetensorsFile(url)
        let handle = try FileHandle(forWritingTo: url)
        try handle.truncate(atOffset: 100)
        try handle.close()
        #expect(throws: CheckpointError.truncated(path: url.path(percentEncoded: false), tensor: "w")) {
            try file.floats("w")
        }
    }

    @Test func filesWrittenByTransformersAreRead() throws {
        for (name, words, width) in [("a", 61, 24), ("b", 97, 28)] {
            let model = try SafetensorsFile(
                fixturesFolder.appending(path: "parity/\(name)/model.safetensors"))
            let record = try model.record("text_decoder.bert.embeddings.word_embeddings.weight")
            #expect(record.shape == [words, width] && record.dtype == .F32)
            for tensor in model.tensors.keys { #expect(try !model.floats(tensor).isEmpty) }
            let expected = try SafetensorsFile(
                fixturesFolder.appending(path: "parity/\(name)/expected.safetensors"))
            #expect(try expected.int64s("caption_image") == [0, 0, 1, 2, 2])
        }
    }
}
