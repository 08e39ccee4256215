import ArgumentParser
import BLIP
import Checkpoints
import Foundation

/// `blip model convert`
struct ModelConvert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Write a checkpoint of any known form as a complete Hugging Face folder.",
        discussion: """
            What import does, without a service: BlipForConditionalGeneration.from_pretrained opens the folder.

            Example:
              blip model convert model_base_caption.pth ./blip-base --vocabulary vocab.txt
            """)

    @Argument(help: "The folder, or the file of weights.")
    var path: String

    @Argument(help: "The folder to write; it must not exist.")
    var folder: String

    @OptionGroup(title: "Checkpoint") var flags: ImportFlags
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (source, target, options) = (URL(filePath: path), URL(filePath: folder), flags.options)
        let line = ProgressLine("converting")
        let report: ImportReport
        do {
            report = try await onThread {
                let checkpoint = try CheckpointImport(source, options: options)
                return try AtomicFolder.publish(at: target) { folder in
                    try checkpoint.write(to: folder) { line.update(done: $0, total: $1, unit: "tensors") }
                }
            }
        } catch let error as CheckpointError {
            throw Failure.badInput("\(error)".safe)
        } catch let error as BLIPError { throw Failure.badInput("\(error)".safe) }
        line.finish()
        if output.json { return try output.console.emit(report) }
        output.console.tell(report)
        output.console.say("\(target.path(percentEncoded: false).safe) holds the model.")
    }
}
