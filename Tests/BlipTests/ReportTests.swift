import Foundation
import Testing
import Wire

@testable import blip

struct ReportTests {
    private static func scores(_ cider: Double) -> ScoreReport {
        ScoreReport(
            Scores(
                bleu1: 0.5, bleu2: 0.4, bleu3: 0.3, bleu4: 0.2, rougeL: 0.6, cider: cider,
                distinctCaptions: 12, meanLength: 7.5,
                exactMatch: 0.25))
    }

    private static func sample(_ index: Int, gain: Double, name: String? = nil) -> DemoReport.Sample {
        DemoReport.Sample(
            fileName: name ?? "test/\(index).png", picture: [1, 2, 3], references: ["a reference"],
            before: "before \(index)",
            after: "after \(index)", floor: "floor", ciderBefore: 1, ciderAfter: 1 + gain)
    }

    private static func report(_ samples: [DemoReport.Sample] = []) -> DemoReport {
        DemoReport(
            dataset: "scenes", baseModel: "tiny", tunedModel: "tuned", recipe: [("epochs", "3")],
            before: scores(0.1),
            after: scores(1.5), floor: scores(1.2), splits: ["train": 40, "test": 10], rejected: 2,
            seconds: [("push", 1.5), ("train", 20)],
            losses: [.init(step: 1, value: 5), .init(step: 2, value: 4)],
            validationLosses: [.init(step: 2, value: 4.5)], samples: samples)
    }

    @Test func theJSONHasTheKeysThatScriptsRead() throws {
        let object = try #require(
            try JSONSerialization.jsonObject(with: Self.report().json()) as? [String: Any])
        for system in ["before", "after", "floor"] {
            let scores = try #require(object[system] as? [String: Any])
            for key in [
                "bleu1", "bleu2", "bleu3", "bleu4", "rougeL", "cider", "distinct", "exactMatch", "meanLength",
            ] {
                #expect(scores[key] is NSNumber, "\(system).\(key)")
            }
        }
        #expect((object["after"] as? [String: Any])?["cider"] as? Double == 1.5)
        #expect(object["images"] as? Int == 50)
        #expect(object["rejected"] as? Int == 2)
        #expect(object["losses"] as? [Double] == [5, 4])
        #expect(object["seconds"] as? [String: Double] == ["push": 1.5, "train": 20])
    }

    @Test func nothingFromADatasetBecomesMarkup() {
        let attack = "<script>alert('x')</script>\" onload=\"x & \u{202e}"
        var sample = Self.sample(1, gain: 1, name: "\(attack).png")
        sample = DemoReport.Sample(
            fileName: sample.fileName, picture: sample.picture, references: [attack, attack], before: attack,
            after: attack,
            floor: attack, ciderBefore: 0, ciderAfter: 1)
        var report = Self.report([sample])
        (report.tunedModel, report.baseModel) = (attack, attack)
        report.recipe = [(attack, attack)]
        let html = ReportPage(report).html
        #expect(!html.contains("<script"))
        #expect(!html.contains("\" onload"))
        #expect(!html.contains("\u{202e}"))
        #expect(
            html.contains(
                "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot; onload=&quot;x &amp; \\u{202e}"))
    }

    @Test func thePageNeedsNothingElse() {
        let html = ReportPage(Self.report((0..<40).map { Self.sample($0, gain: Double($0 - 10)) })).html
        #expect(!html.contains("http://") && !html.contains("https://"))
        #expect(html.components(separatedBy: "<article>").count - 1 == 27)
        #expect(html.contains("data:image/png;base64,AQID"))
    }

    @Test func theGalleryShowsGainsLossesAndTheRestOnce() throws {
        let samples = (0..<40).map { Self.sample($0, gain: Double($0 - 10)) }
        let groups = Gallery(samples).groups
        #expect(groups.map(\.samples.count) == [9, 9, 9])
        #expect(groups[0].samples[0].gain == 29)
        #expect(groups[1].samples[0].gain == -10)
        let names = groups.flatMap(\.samples).map(\.fileName)
        #expect(Set(names).count == names.count)
        // Without losses there are as many pictures all the same.
        #expect(Gallery((0..<40).map { Self.sample($0, gain: 1) }).groups.flatMap(\.samples).count == 27)
        #expect(Gallery([Self.sample(1, gain: 0)]).groups.map(\.title) == ["Others, evenly drawn"])
    }

    @Test func theLossCurveStaysInItsFrame() throws {
        let points = (1...300).map { DemoReport.Point(step: $0, value: 5 / Double($0) + 1) }
        let curve = try #require(LossCurve(losses: points, validation: [.init(step: 300, value: 1.2)]))
        let svg = curve.svg
        let line = try #require(
            svg.components(separatedBy: "class=\"raw\" points=\"").last?.split(separator: "\"").first)
        let numbers = line.split(separator: " ").map { $0.split(separator: ",").compactMap { Double($0) } }
        #expect(numbers.count == 300)
        #expect(
            numbers.allSatisfy { $0.count == 2 && (52...744).contains($0[0]) && (16...242).contains($0[1]) })
        #expect(svg.contains("<circle"))
        #expect(LossCurve(losses: [.init(step: 1, value: .nan)], validation: []) == nil)
        // A flat or a single value has no range to scale by.
        #expect(LossCurve(losses: [.init(step: 1, value: 2)], validation: [])?.svg.contains("nan") == false)
    }

    @Test func theReportIsWrittenOrSaysWhereItCouldNot() throws {
        let folder = try FolderOnDisk()
        let (html, json) = try Self.report().write(to: folder.url.appending(path: "deep/er"))
        #expect(try String(contentsOf: html, encoding: .utf8).hasPrefix("<!doctype html>"))
        #expect(try Data(contentsOf: json) == Self.report().json())
        try folder.write("file", "x")
        do {
            _ = try Self.report().write(to: folder.url.appending(path: "file/inside"))
            Issue.record("a file was taken for a folder")
        } catch let error as Failure {
            #expect(error.description.contains("--out"))
        }
    }
}
