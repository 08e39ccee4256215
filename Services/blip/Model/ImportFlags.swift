import ArgumentParser
import BLIP
import Foundation

/// What an import may be told about a checkpoint.
struct ImportFlags: ParsableArguments {
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case captioner, retrieval
    }

    @Option(
        help: "For files of BLIP's authors that hold both: captioner or retrieval. Default: the captioner.")
    var kind: Kind?

    @Option(help: "Pixels a side to use; positions are resampled. Default: as in the checkpoint.")
    var imageSize: Int?

    @Option(help: "vocab.txt, for weights that come without one.")
    var vocabulary: String?

    @Option(help: "Attention heads of the text model, where the config is missing or wrong.")
    var textHeads: Int?

    @Option(help: "Attention heads of the picture encoder, where the config is missing or wrong.")
    var visionHeads: Int?

    @Option(name: .customLong("vision-eps"), help: "Epsilon of the picture encoder's layer norms.")
    var visionEpsilon: Double?

    func validate() throws {
        for (name, value) in [
            ("image-size", imageSize), ("text-heads", textHeads), ("vision-heads", visionHeads),
        ] {
            guard value.map({ (1...4096).contains($0) }) ?? true else {
                throw ValidationError("--\(name) is \(value ?? 0), expected 1 to 4096")
            }
        }
        guard visionEpsilon.map({ $0 > 0 && $0 < 1 }) ?? true else {
            throw ValidationError("--vision-eps lies between 0 and 1, as 1e-6 does")
        }
    }

    var options: ImportOptions {
        var options = ImportOptions()
        options.kind = kind.map { $0 == .captioner ? .captioner : .retrieval }
        (options.imageSize, options.textHeads, options.visionHeads) = (imageSize, textHeads, visionHeads)
        options.visionEpsilon = visionEpsilon
        options.vocabulary = vocabulary.map { URL(filePath: $0) }
        return options
    }
}
