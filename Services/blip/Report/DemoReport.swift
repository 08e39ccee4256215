import Foundation

/// What a demo came to: `report.json`, and the content of `report.html`.
struct DemoReport: Sendable {
    struct Point: Codable, Sendable, Equatable {
        let step: Int
        let value: Double
    }

    /// One picture of the test split with everything said about it.
    struct Sample: Sendable, Equatable {
        let fileName: String
        /// The encoded picture; empty when it was not found.
        let picture: [UInt8]
        let references: [String]
        let before: String
        let after: String
        let floor: String
        let ciderBefore: Double
        let ciderAfter: Double

        var gain: Double { ciderAfter - ciderBefore }
    }

    var dataset: String
    var baseModel: String
    var tunedModel: String
    /// Facts about the training run, in the order they are shown.
    var recipe: [(name: String, value: String)]
    var before: ScoreReport
    var after: ScoreReport
    var floor: ScoreReport
    /// Pictures by split, ready to use.
    var splits: [String: Int]
    var rejected: Int
    /// Seconds of each step, in order.
    var seconds: [(step: String, seconds: Double)]
    var losses: [Point]
    var validationLosses: [Point]
    /// Every picture of the test split.
    var samples: [Sample]
    var finished = Date()

    var images: Int { splits.values.reduce(0, +) }

    /// The file for scripts.
    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(
            File(
                before: before, after: after, floor: floor, images: images, rejected: rejected,
                seconds: Dictionary(seconds.map { ($0.step, $0.seconds) }, uniquingKeysWith: +),
                losses: losses.map(\.value),
                lossSteps: losses.map(\.step), validationLosses: validationLosses, splits: splits,
                dataset: dataset,
                baseModel: baseModel, tunedModel: tunedModel)) + Data("\n".utf8)
    }

    private struct File: Encodable {
        let before: ScoreReport
        let after: ScoreReport
        let floor: ScoreReport
        let images: Int
        let rejected: Int
        let seconds: [String: Double]
        let losses: [Double]
        let lossSteps: [Int]
        let validationLosses: [Point]
        let splits: [String: Int]
        let dataset: String
        let baseModel: String
        let tunedModel: String
    }

    /// Writes `report.html` and `report.json`, each whole or not at all.
    func write(to folder: URL) throws -> (html: URL, json: URL) {
        let (html, json) = (folder.appending(path: "report.html"), folder.appending(path: "report.json"))
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(ReportPage(self).html.utf8).write(to: html, options: .atomic)
            try self.json().write(to: json, options: .atomic)
        } catch {
            throw Failure.failed(
                "cannot write the report to \(folder.path(percentEncoded: false).safe): \(error.localizedDescription); choose "
                    + "another folder with --out")
        }
        return (html, json)
    }
}
