import ArgumentParser
import BLIP
import Checkpoints
import Compute
import Foundation

/// `blip model init`
struct ModelInit: AsyncParsableCommand {
    enum Size: String, ExpressibleByArgument, CaseIterable {
        case base, large
    }

    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Write a captioner of a published size with fresh random weights.",
        discussion: """
            The weights follow from the seed. Needs no service; what comes out has learned nothing yet.

            Example:
              blip model init ./fresh --size base --vocabulary vocab.txt
            """)

    @Argument(help: "The folder to write; it must not exist.")
    var folder: String

    @Option(help: "base (224 million weights) or large (446 million).")
    var size = Size.base

    @Option(help: "vocab.txt: that of bert-base-uncased, or another of at most 30524 words.")
    var vocabulary: String

    @Option(help: "Seed of the weights.")
    var seed: UInt64 = 0

    @OptionGroup var output: OutputOptions

    func run() async throws {
        guard let words = try? Data(contentsOf: URL(filePath: vocabulary)) else {
            throw Failure.badInput("cannot read the vocabulary \(vocabulary.safe)")
        }
        let (target, seed, config) = (URL(filePath: folder), seed, size == .base ? BLIPConfig.base : .large)
        let parameters: Int
        do {
            parameters = try await onThread {
                let model = try BLIPModel(
                    config: config, device: CPUDevice(), source: RandomWeights(seed: seed))
                try AtomicFolder.publish(at: target) { folder in
                    try ModelFolder.write(
                        model, vocabulary: words,
                        processor: ImageProcessorConfig(size: config.vision.imageSize), dtype: .F32,
                        to: folder)
                    _ = try ModelFolder(folder).tokenizer()
                }
                return model.parameterCount
            }
        } catch let error as CheckpointError {
            throw Failure.badInput("\(error)".safe)
        } catch let error as BLIPError { throw Failure.badInput("\(error)".safe) }
        let path = target.path(percentEncoded: false)
        if output.json { return try output.console.emit(["folder": path]) }
        output.console.say("\(path.safe) holds \(parameters) random weights.")
    }
}
