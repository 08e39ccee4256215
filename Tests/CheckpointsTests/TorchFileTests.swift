import Checkpoints
import Foundation
import TestSupport
import Testing

@Suite struct TorchFileTests {
    private struct Expected: Decodable {
        let shape: [Int]
        let values: [Double]
    }

    private static let fixtures = fixturesFolder.appending(path: "checkpoints")

    private func expected() throws -> [String: [String: Expected]] {
        try JSONDecoder().decode(
            [String: [String: Expected]].self,
            from: Data(contentsOf: Self.fixtures.appending(path: "expected.json")))
    }

    private func values(_ file: any TensorFile, _ record: TensorRecord) throws -> [Double] {
        switch record.dtype {
        case .F32, .F16, .BF16, .F64: try file.floats(record.name).map(Double.init)
        default: try file.int64s(record.name).map(Double.init)
        }
    }

    @Test(arguments: ["types.bin", "layouts.bin", "module.bin", "parameters.bin", "training.pth"])
    func everyTensorHasTheShapeAndTheValuesTorchSaved(_ name: String) throws {
        let file = try TorchFile(Self.fixtures.appending(path: name))
        let expected = try #require(try expected()[name])
        #expect(Set(file.tensors.keys) == Set(expected.keys))
        for (name, tensor) in expected {
            let record = try file.record(name)
            #expect(record.shape == tensor.shape, "\(name)")
            #expect(try values(file, record) == tensor.values, "\(name)")
        }
        #expect(file.nesting == (name == "training.pth" ? "model" : nil))
    }

    @Test func theKindOfAFileIsToldByItsContent() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let copy = folder.file("model.safetensors")
        try FileManager.default.copyItem(at: Self.fixtures.appending(path: "types.bin"), to: copy)
        #expect(try TensorFiles.open(copy) is TorchFile)
        try RawSafetensors(header: #"{"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#, data: [7]).bytes
            .write(to: folder.file("pytorch_model.bin"))
        #expect(try TensorFiles.open(folder.file("pytorch_model.bin")).int64s("w") == [7])
    }

    /// The length of a safetensors header comes first and may begin as a pickle or a zip file does.
    @Test(arguments: [0x80, 0x0280, 0x7B]) func aHeaderOfAnyLengthIsNoPickle(_ length: Int) throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let header = #"{"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#
        let padding = String(repeating: " ", count: length - header.utf8.count)
        try RawSafetensors(header: header + padding, data: [7]).bytes.write(to: folder.file("w"))
        #expect(try TensorFiles.open(folder.file("w")).int64s("w") == [7])
    }

    @Test func aFileOfOldTorchIsRefusedWithTheWayOut() throws {
        #expect {
            try TensorFiles.open(Self.fixtures.appending(path: "legacy.pth"))
        } throws: {
            "\($0)".contains("before 1.6") && "\($0)".contains("torch.save(torch.load('legacy.pth'")
        }
    }

    @Test(arguments: [
        ("foreign.bin", "asks for __builtin__.print"),
        ("module-object.bin", "asks for torch.nn.modules.linear.Linear"),
        ("list.bin", "holds no dictionary of tensors"), ("protocol4.bin", "has protocol 4"),
    ])
    func whatIsNoPlainStateDictIsRefusedByName(_ name: String, _ says: String) throws {
        #expect {
            try TorchFile(Self.fixtures.appending(path: name))
        } throws: {
            "\($0)".contains(says)
        }
    }

    @Test func sizesAndPlacesMayComeFromZip64Fields() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        var zip = RawZip.torch(
            RawPickle.dictionary([("w", RawPickle.tensor())]),
            storages: [[0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40]])
        for (zip64, comment) in [(false, []), (true, []), (true, Array("PK\u{5}\u{6} a comment".utf8))] {
            (zip.zip64, zip.comment) = (zip64, comment)
            let url = folder.file("w.bin")
            try zip.bytes.write(to: url)
            #expect(try TorchFile(url).floats("w") == [1, 2, 3, 4])
        }
    }

    @Test func aFileThatShrinksWhileOpenIsAnError() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let url = folder.file("w.bin")
        try FileManager.default.copyItem(at: Self.fixtures.appending(path: "module.bin"), to: url)
        let file = try TorchFile(url)
        try FileHandle(forWritingTo: url).truncate(atOffset: 300)
        #expect(throws: CheckpointError.self) {
            for name in file.tensors.keys.sorted() { _ = try file.floats(name) }
        }
    }

    @Test func aFileCutAnywhereIsRefused() throws {
        let whole = try Data(contentsOf: Self.fixtures.appending(path: "module.bin"))
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let url = folder.file("cut.bin")
        for length in stride(from: 0, to: whole.count, by: 37) {
            try whole.prefix(length).write(to: url)
            #expect(throws: CheckpointError.self) { _ = try TorchFile(url) }
        }
    }

    /// Directory, pickle and headers are damaged in turn: an error or other numbers may come, a crash may not.
    @Test func flippedBytesNeverCrash() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let url = folder.file("flipped.bin")
        var generator = SeededGenerator(state: 11)
        for name in ["layouts.bin", "training.pth"] {
            let whole = try Data(contentsOf: Self.fixtures.appending(path: name))
            for _ in 0..<1_500 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...3, using: &generator) {
                    bytes[Int.random(in: 0..<bytes.count, using: &generator)] =
                        UInt8.random(in: 0...255, using: &generator)
                }
                try bytes.write(to: url)
                guard let file = try? TorchFile(url) else { continue }
                for record in file.tensors.values where record.count < 10_000 {
                    _ = try? values(file, record)
                }
            }
        }
    }
}
