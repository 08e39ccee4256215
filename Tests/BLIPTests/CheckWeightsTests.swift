import BLIP
import Checkpoints
import Compute
import Foundation
import TestSupport
import Testing

@Suite struct CheckWeightsTests {
    /// A copy of a committed tiny model with the small files it lacks.
    private func copy(_ name: String) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "blip-weights-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let source = fixturesFolder.appending(path: "parity/\(name)")
        for file in [ModelFolder.configFile, ModelFolder.weightsFile] {
            try FileManager.default.copyItem(
                at: source.appending(path: file), to: folder.appending(path: file))
        }
        let side = name == "a" ? 32 : 35
        try JSONEncoder().encode(ImageProcessorConfig(size: side))
            .write(to: folder.appending(path: ModelFolder.processorFile))
        return folder
    }

    @Test(arguments: ParityFixture.names) func theHeaderAloneCountsTheWeightsOfTheWholeModel(_ name: String)
        throws
    {
        let folder = try copy(name)
        defer { try? FileManager.default.removeItem(at: folder) }
        let model = try ModelFolder(folder)
        #expect(try model.checkWeights() == model.model(on: CPUDevice()).parameterCount)
    }

    @Test func aMissingAMisshapenAndASurplusTensorAreNamed() throws {
        let folder = try copy("a")
        defer { try? FileManager.default.removeItem(at: folder) }
        let original = try SafetensorsFile(
            fixturesFolder.appending(path: "parity/a").appending(path: ModelFolder.weightsFile))
        let victim = "vision_model.post_layernorm.weight"
        func rewritten(_ change: (inout SafetensorsWriter, TensorRecord) throws -> Void) throws {
            var writer = SafetensorsWriter()
            for record in original.tensors.values.sorted(by: { $0.name < $1.name }) {
                try change(&writer, record)
            }
            let url = folder.appending(path: ModelFolder.weightsFile)
            try FileManager.default.removeItem(at: url)
            try writer.write(to: url)
        }
        func add(
            _ writer: inout SafetensorsWriter, _ record: TensorRecord, name: String? = nil,
            shape: [Int]? = nil
        )
            throws
        {
            try writer.add(
                name ?? record.name, shape: shape ?? record.shape, as: .F32,
                floats: original.floats(record.name))
        }
        func complaint() throws -> String {
            do {
                _ = try ModelFolder(folder).checkWeights()
                return "none"
            } catch { return "\(error)" }
        }
        try rewritten { if $1.name != victim { try add(&$0, $1) } }
        #expect(try complaint().contains("\(victim) [32] is missing"))
        try rewritten { try add(&$0, $1, shape: $1.name == victim ? [32, 1] : nil) }
        #expect(try complaint().contains("\(victim) has shape [32, 1]"))
        try rewritten {
            try add(&$0, $1)
            if $1.name == victim { try add(&$0, $1, name: "text_decoder.stray") }
        }
        #expect(try complaint().contains("text_decoder.stray"))
        try rewritten { try add(&$0, $1) }
        #expect(try complaint() == "none")
    }
}
