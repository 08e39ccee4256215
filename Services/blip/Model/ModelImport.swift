import ArgumentParser
import Foundation

/// `blip model import`
struct ModelImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Add a model from a folder in Hugging Face layout.",
        discussion: """
            The folder holds config.json, preprocessor_config.json, vocab.txt and model.safetensors of a \
            BlipForConditionalGeneration. Importing the same folder under the same name again is harmless.

            Examples:
              blip model import compose/models/tiny-blip --name tiny-blip
              blip model import ~/blip-image-captioning-base --name blip-base
            """)

    @Argument(help: "The folder.")
    var folder: String

    @Option(help: "The name to give it.")
    var name: String

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try place.installation().client
        let line = ProgressLine("importing")
        let result = try await ModelTransfer(client: client).importFolder(URL(filePath: folder), name: name) {
            done, total in
            line.update(done: done >> 10, total: total >> 10, unit: "KiB")
        }
        line.finish()
        let row = ModelRow(result.model)
        if output.json { return try output.console.emit(row) }
        output.console.say(ModelRow.table([row]).text)
        output.console.say(result.existed ? "It was there already." : "Imported as \(row.name.safe).")
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
