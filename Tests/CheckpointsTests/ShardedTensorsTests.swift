import Checkpoints
import Foundation
import Testing

@Suite struct ShardedTensorsTests {
    /// Two shards, one of them a torch file in the second case, with the index given.
    private func make(_ index: String, torch: Bool = false) throws -> (folder: TemporaryFolder, index: URL) {
        let folder = try TemporaryFolder()
        var first = SafetensorsWriter()
        try first.add("a", shape: [2], floats: [1, 2])
        try first.add("b", shape: [1], as: .BF16, floats: [0.5])
        try first.write(to: folder.file("one"))
        if torch {
            let pickle = RawPickle.dictionary([("c", RawPickle.tensor(shape: [2, 2], strides: [1, 2]))])
            let floats: [Float] = [1, 2, 3, 4]
            try RawZip.torch(pickle, storages: [floats.withUnsafeBytes(Array.init)]).bytes
                .write(to: folder.file("two"))
        } else {
            var second = SafetensorsWriter()
            try second.add("c", shape: [2, 2], floats: [1, 3, 2, 4])
            try second.write(to: folder.file("two"))
        }
        let url = folder.file("model.index.json")
        try Data(index.utf8).write(to: url)
        return (folder, url)
    }

    private static let good =
        #"{"metadata":{"total_size":26,"note":1.5},"weight_map":{"a":"one","b":"one","c":"two"}}"#

    @Test(arguments: [false, true]) func tensorsComeFromTheFileTheIndexNames(_ torch: Bool) throws {
        let (folder, url) = try make(Self.good, torch: torch)
        defer { withExtendedLifetime(folder) {} }
        let file = try TensorFiles.open(url)
        #expect(file is ShardedTensors)
        #expect(Set(file.tensors.keys) == ["a", "b", "c"])
        #expect(try file.floats("a") == [1, 2])
        #expect(try file.floats("b") == [0.5])
        #expect(try file.floats("c") == [1, 3, 2, 4])
        #expect(throws: CheckpointError.self) { try file.floats("d") }
    }

    @Test(arguments: [
        (#"{"weight_map":{"a":"one","b":"one","c":"two","d":"two"}}"#, "d is not in two"),
        (#"{"weight_map":{"a":"one","c":"two"}}"#, "one holds b, which the index does not place there"),
        (#"{"weight_map":{"a":"two","b":"one","c":"two"}}"#, "one holds a, which the index does not"),
        (#"{"weight_map":{"a":"one","b":"one","c":"three"}}"#, "three, which is missing"),
        (#"{"weight_map":{"a":"../one"}}"#, "expected a plain file name"),
        (#"{"weight_map":{"a":"model.index.json"}}"#, "it is an index itself"),
        (#"{"weight_map":{}}"#, "it names 0 files"),
        (#"{"weight_map":["a"]}"#, "no JSON index"), ("{", "no JSON index"),
    ])
    func anIndexThatDoesNotFitItsFilesIsRefused(_ index: String, _ says: String) throws {
        let (folder, url) = try make(index)
        defer { withExtendedLifetime(folder) {} }
        #expect { try ShardedTensors(url) } throws: { "\($0)".contains(says) }
    }
}
