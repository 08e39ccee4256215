import ArgumentParser
import Foundation

/// `blip model import`
struct ModelImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Add a model from a Hugging Face folder or a file of BLIP's authors.",
        discussion: """
            PATH is a folder with config.json, vocab.txt and model.safetensors or pytorch_model.bin (whole or in several files \
            with an index), or a .pth file of BLIP's authors. Every tensor is used, known to be a copy, or named in an error. \
            Importing the same weights under the same name again is harmless.

            Examples:
              blip model import compose/models/tiny-blip --name tiny-blip
              blip model import ~/blip-image-captioning-base --name blip-base
              blip model import model_base_caption.pth --vocabulary vocab.txt --name blip-original
            """)

    @Argument(help: "The folder, or the file of weights.")
    var path: String

    @Option(help: "The name to give it.")
    var name: String

    @OptionGroup(title: "Checkpoint") var flags: ImportFlags
    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let intake = ModelIntake(client: try place.installation().client)
        let outcome = try await intake.bring(URL(filePath: path), name: name, options: flags.options)
        if output.json { return try output.console.emit(outcome) }
        output.console.tell(outcome)
    }
}

/// `blip model export`
struct ModelExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a model to a folder in Hugging Face layout.",
        discussion: """
            BlipForConditionalGeneration.from_pretrained opens the folder.

            Example:
              blip model export birds-1 ./birds-model
            """)

    @Argument(help: "The model's name.")
    var name: String

    @Argument(help: "The folder to write; new or empty.")
    var folder: String

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try place.installation().client
        let line = ProgressLine("exporting")
        let url = URL(filePath: folder)
        try await ModelTransfer(client: client).export(name, to: url) {
            line.update("\(Readable.bytes($0)) so far")
        }
        line.finish()
        let path = url.standardizedFileURL.path(percentEncoded: false)
        if output.json { return try output.console.emit(["model": name, "folder": path]) }
        output.console.say("\(name.safe) is in \(path.safe).")
    }
}
