import BLIP
import Checkpoints
import Foundation
import TestSupport
import Testing

extension Integration {
    /// The same build on the same machine computes the same numbers, in processes with any number of threads.
    @Suite(.timeLimit(.minutes(5))) struct SameBitsTests {
        @Test(arguments: ["fp32", "bf16"])
        func lossGradientsAndCaptionsDependOnNothingButTheInputs(_ precision: String) async throws {
            let scratch = FileManager.default.temporaryDirectory.appending(path: "bits-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: scratch) }
            let model = scratch.appending(path: "model")
            try Scenery.writeModel(to: model, width: 96)
            let config = try ModelFolder(model).config
            let input = scratch.appending(path: "in.safetensors")
            try Self.writeInput(config, to: input)

            func run(threads: Int, _ name: String) async throws -> SafetensorsFile {
                let output = scratch.appending(path: "\(name).safetensors")
                let ended = try await Program(
                    Program.folder.appending(path: "blip"),
                    [
                        "model", "forward", model.path(percentEncoded: false), "--input",
                        input.path(percentEncoded: false), "--output", output.path(percentEncoded: false),
                        "--gradients", "--precision", precision, "--threads", "\(threads)",
                    ], environment: ProcessInfo.processInfo.environment, scratch: scratch,
                    within: .seconds(240)
                ).end()
                #expect(ended.code == 0, "\(ended)")
                return try SafetensorsFile(output)
            }
            let first = try await run(threads: 2, "first")
            let again = try await run(threads: 2, "again")
            let single = try await run(threads: 1, "single")
            let triple = try await run(threads: 3, "triple")
            #expect(first.tensors.count > 60)
            for name in first.tensors.keys.sorted() {
                if name.hasSuffix("_ids") {
                    let ids = try first.int64s(name)
                    for other in [again, single, triple] { #expect(try other.int64s(name) == ids, "\(name)") }
                    continue
                }
                let values = try first.floats(name)
                #expect(try again.floats(name).map(\.bitPattern) == values.map(\.bitPattern), "\(name)")
                for other in [single, triple] {
                    #expect(Self.distance(try other.floats(name), values) <= 1e-5, "\(name)")
                }
            }
        }

        /// Largest difference over the largest number.
        private static func distance(_ a: [Float], _ b: [Float]) -> Float {
            let scale = b.reduce(1e-30) { max($0, abs($1)) }
            return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
        }

        /// Two noisy pictures, captions of different lengths.
        private static func writeInput(_ config: BLIPConfig, to file: URL) throws {
            let side = config.vision.imageSize
            var state: UInt32 = 7
            let pixels = (0..<2 * 3 * side * side).map { _ in
                state = state &* 1_664_525 &+ 1_013_904_223
                return Float(state >> 8) / 8_388_608 - 1
            }
            let bos = Int64(config.text.bosTokenID)
            var writer = SafetensorsWriter()
            try writer.add("pixel_values", shape: [2, 3, side, side], as: .F32, floats: pixels)
            try writer.add(
                "input_ids", shape: [2, 6], int64s: [bos, 20, 31, 42, 53, 64, bos, 25, 36, 0, 0, 0])
            try writer.add("attention_mask", shape: [2, 6], int64s: [1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0])
            try writer.write(to: file)
        }
    }
}
