import Datasets
import Foundation
import Tokenization

/// A source read, hashed and checked: what is to be pushed, and all that a person should know before.
struct PreparedDataset: Sendable {
    let source: any DatasetSource
    let plan: DatasetPlan

    /// Reads a source with all checks.
    /// - Parameters:
    ///   - tokenizer: of the model that will be trained; nil: tokens are not counted.
    ///   - isDryRun: nothing will be pushed, so pictures are decoded here.
    static func read(
        _ options: SourceOptions, tokenizer: Tokenizer?, isDryRun: Bool
    ) async throws -> PreparedDataset {
        let line = ProgressLine("reading")
        defer { line.finish() }
        var checks = CaptionChecks(tokenizer: tokenizer)
        (checks.prompt, checks.flips) = (options.prompt, options.flips)
        let (path, pictures, reading, near) = (
            options.source, options.pictures, options.reading, options.nearDuplicates
        )
        return try await onThread { [checks] in
            line.update("listing \(path.safe)")
            let (source, file) = try DatasetSources.open(path, pictures: pictures)
            let content = try DatasetReader.read(source, file: file, options: reading)
            let wanted = Set(content.rows.map(\.picture))
            let looks =
                near == .on || near == .auto && (isDryRun || wanted.count <= SourceOptions.fewPictures)
            let facts = try PictureScan.run(source, paths: wanted, decodes: looks) { done in
                line.update(done: done, total: wanted.count, unit: "pictures")
            }
            var plan = DatasetPlan(content, facts: facts, refusesUndecodable: isDryRun && looks)
            plan.warn(SplitChecks.run(plan.pictures, looksForNear: looks))
            plan.warn(checks.run(plan.pictures))
            if !looks, near == .auto { plan.warn([Self.unchecked(wanted.count)]) }
            if checks.tokenizer == nil { plan.warn([Self.noVocabulary]) }
            return PreparedDataset(source: source, plan: plan)
        }
    }

    /// Reads a folder of our own making.
    static func read(folder: URL) throws -> PreparedDataset {
        let source = try FolderSource(folder.path(percentEncoded: false))
        let content = try DatasetReader.read(source)
        let facts = try PictureScan.run(source, paths: Set(content.rows.map(\.picture)), decodes: false)
        return PreparedDataset(source: source, plan: DatasetPlan(content, facts: facts))
    }

    private static func unchecked(_ count: Int) -> DatasetWarning {
        DatasetWarning(
            "near_identical_not_checked", count: count,
            "\(count) pictures are many: nearly identical ones in two splits were not looked for; "
                + "--near-duplicates on does it")
    }

    private static let noVocabulary = DatasetWarning(
        "vocabulary_absent", count: 1,
        "no vocabulary at hand: captions were not counted in tokens; name a model folder with --vocabulary")
}
