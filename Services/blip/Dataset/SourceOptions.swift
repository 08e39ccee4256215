public import ArgumentParser
public import Datasets
import Foundation
import Tokenization

extension DatasetFormat: ExpressibleByArgument {}

/// Which rows a command reads, and how.
struct SourceOptions: ParsableArguments {
    enum SidecarLines: String, ExpressibleByArgument, CaseIterable { case all, first }
    enum NearChecks: String, ExpressibleByArgument, CaseIterable { case auto, on, off }

    @Argument(help: "A folder, a zip or tar archive, or a file of captions whose pictures lie beside it.")
    var source: String

    @Option(help: "Read this format; found out from the files when absent.")
    var format: DatasetFormat?

    @Option(help: "The folder with the pictures, when SOURCE is a file of captions that lies elsewhere.")
    var pictures: String?

    @Option(
        help: "The caption column of imagefolder metadata; default: captions, caption_0…, text or caption.")
    var captionColumn: String?

    @Option(help: "Captions of a sidecar file: all of its lines, or the first only.")
    var sidecarLines = SidecarLines.all

    @Option(
        help: """
            Look for pictures that are nearly the same in two splits, which decodes each: auto does so up to \
            \(SourceOptions.fewPictures) pictures and in a dry run.
            """)
    var nearDuplicates = NearChecks.auto

    @Flag(help: "Training will mirror pictures: count captions that speak of left and right.")
    var flips = false

    @Option(help: "The prompt of the training run, counted with the captions against the token limit.")
    var prompt = ""

    @Option(
        help: """
            Model folder or vocab.txt for the token counts (BLIP_VOCABULARY). Default: ./compose/models/tiny-blip.
            """)
    var vocabulary: String?

    static let fewPictures = 10_000

    func validate() throws {
        guard pictures == nil || FileManager.default.fileExists(atPath: pictures ?? "") else {
            throw ValidationError("--pictures \((pictures ?? "").safe): no such folder")
        }
    }

    var reading: ReadingOptions {
        ReadingOptions(
            format: format, captionColumn: captionColumn, firstSidecarLineOnly: sidecarLines == .first)
    }

    /// nil: there is no vocabulary where one is looked for by default.
    ///
    /// Throws `Failure` when one was named and cannot be read.
    func tokenizer() throws -> Tokenizer? {
        let named = vocabulary ?? ProcessInfo.processInfo.environment["BLIP_VOCABULARY"]
        let path = named ?? "compose/models/tiny-blip"
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard exists || named != nil else { return nil }
        let file = isFolder.boolValue ? "\(path)/vocab.txt" : path
        do {
            return try Tokenizer(vocabulary: Vocabulary(contentsOf: URL(filePath: file)))
        } catch {
            throw Failure.badInput(
                "\(file.safe) is no vocabulary: \("\(error)".safe); expected a model's vocab.txt")
        }
    }
}
