import ArgumentParser
import Foundation

/// `blip caption`
struct CaptionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "caption", abstract: "Caption pictures.",
        discussion: """
            Prints a line for each picture: its path, a tab, the caption. Folders are searched for jpg, jpeg, png and webp \
            files. A picture that cannot be captioned is reported, the others go on, and the exit code is 1 at the end.

            Examples:
              blip caption photo.jpg
              blip caption holiday --model birds-1 --beams 3 > captions.tsv
              blip caption photo.jpg --json
              blip caption photo.jpg --score blip-itm
            """)

    @Argument(help: "Pictures and folders of pictures.")
    var paths: [String]

    @Option(help: "The model. Default: the captioner's, which is the newest.")
    var model = ""

    @Option(help: "A retrieval model (BLIP ITM); match and cosine of each caption are printed after it.")
    var score: String?

    @OptionGroup(title: "Search") var search: DecodingOptions
    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try place.installation().client
        let console = output.console
        let files = try CaptionInputs.files(of: paths)
        let line = ProgressLine("captioning")
        var rows: [CaptionRow] = []
        let captioner = PictureCaptioner(
            client: client, model: model, decoding: search.decoding, score: score)
        try await captioner.requireCaptioner()
        try await captioner.caption(files) { row in
            rows.append(row)
            if !output.json || row.error != nil { line.finish() }
            if let error = row.error {
                console.note("\(row.path.safe): \(error.safe)")
            } else if !output.json {
                console.say(row.line)
            }
            if files.count > 8 { line.update(done: rows.count, total: files.count, unit: "pictures") }
        }
        line.finish()
        if output.json { try console.emit(rows) }
        let failed = rows.count { $0.error != nil }
        guard failed == 0 else {
            throw Failure.failed(
                "\(failed) of \(Readable.count(rows.count, "picture")) could not be captioned")
        }
    }
}
