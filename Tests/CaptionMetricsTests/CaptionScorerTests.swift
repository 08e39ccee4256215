import CaptionMetrics
import Foundation
import Testing

@Suite struct CaptionScorerTests {
    private static let tolerance = 1e-9

    @Test func corpusScoresEqualTheReference() throws {
        let golden = try GoldenMetrics.load()
        let scores = try CaptionScorer.score(golden.samples).corpus
        let measured = [
            "Bleu_1": scores.bleu1, "Bleu_2": scores.bleu2, "Bleu_3": scores.bleu3, "Bleu_4": scores.bleu4,
            "ROUGE_L": scores.rougeL, "CIDEr": try #require(scores.cider),
        ]
        for (name, value) in measured {
            #expect(abs(value - (golden.corpus[name] ?? .nan)) < Self.tolerance, "\(name)")
        }
        #expect(scores.images == 12)
        #expect(scores.ciderAbsence == nil)
    }

    @Test func imageScoresEqualTheReference() throws {
        let golden = try GoldenMetrics.load()
        let images = try CaptionScorer.score(golden.samples).images
        #expect(images.map(\.id) == (1...12).map(String.init))
        for (name, path) in [("Bleu_4", \ImageScore.bleu4), ("ROUGE_L", \ImageScore.rougeL)] {
            for (image, expected) in zip(images, golden.perImage[name] ?? []) {
                #expect(abs(image[keyPath: path] - expected) < Self.tolerance, "\(name) \(image.id)")
            }
        }
        for (image, expected) in zip(images, golden.perImage["CIDEr"] ?? []) {
            #expect(abs((image.cider ?? .nan) - expected) < Self.tolerance, "CIDEr \(image.id)")
        }
    }

    @Test func diversityEqualsTheReference() throws {
        struct Diversity: Decodable {
            struct Share: Decodable { let value: Double }
            let distinct_1, distinct_2, distinct_3: Share
            let unique_captions: Int
            let mean_length_candidates, mean_length_references: Double
        }
        let golden: Diversity = try GoldenMetrics.load("golden_diversity.json")
        let scores = try CaptionScorer.score(GoldenMetrics.load().samples).corpus
        #expect(abs(scores.distinct1 - golden.distinct_1.value) < Self.tolerance)
        #expect(abs(scores.distinct2 - golden.distinct_2.value) < Self.tolerance)
        #expect(abs(scores.distinct3 - golden.distinct_3.value) < Self.tolerance)
        #expect(abs(scores.meanLength - golden.mean_length_candidates) < Self.tolerance)
        #expect(abs(scores.meanReferenceLength - golden.mean_length_references) < Self.tolerance)
        #expect(scores.distinctCaptions == golden.unique_captions)
        #expect(scores.uniqueShare == 1)
        #expect(abs(scores.exactMatch - 1.0 / 12) < Self.tolerance)
    }

    @Test func theOrderOfImagesChangesNothing() throws {
        let samples = try GoldenMetrics.load().samples
        let forward = try CaptionScorer.score(samples)
        let backward = try CaptionScorer.score(samples.reversed())
        #expect(forward.corpus == backward.corpus)
        #expect(forward.images == backward.images.reversed())
    }

    @Test func perfectCaptionsScoreTheMost() throws {
        let captions = ["a red fox in the snow", "two dogs on a green lawn", "the old man reads a book"]
        let samples = captions.enumerated().map {
            CaptionSample(id: "\($0.offset)", candidate: $0.element, references: [$0.element])
        }
        let scores = try CaptionScorer.score(samples).corpus
        for value in [scores.bleu1, scores.bleu2, scores.bleu3, scores.bleu4, scores.rougeL] {
            #expect(abs(value - 1) < 1e-8)
        }
        #expect(abs((scores.cider ?? 0) - 10) < Self.tolerance)
        #expect(scores.exactMatch == 1)
    }

    @Test func aPerfectCaptionOfThreeWordsReachesSevenAndAHalf() throws {
        let captions = ["red fox sleeping", "two brown dogs"]
        let samples = captions.map { CaptionSample(id: $0, candidate: $0, references: [$0]) }
        let cider = try #require(try CaptionScorer.score(samples).corpus.cider)
        #expect(abs(cider - 7.5) < Self.tolerance)
    }

    @Test func anEmptyCandidateCostsBrevity() throws {
        let samples = [
            CaptionSample(id: "1", candidate: "a dog runs fast", references: ["a dog runs fast"]),
            CaptionSample(id: "2", candidate: "", references: ["two cats sleep here"]),
        ]
        let (corpus, images) = try CaptionScorer.score(samples)
        #expect(abs(corpus.bleu1 - exp(-1)) < 1e-8)
        #expect(images[1].rougeL == 0)
        #expect(images[1].cider == 0)
    }

    @Test func ofTwoEquallyCloseReferencesTheShorterCounts() throws {
        let sample = CaptionSample(
            id: "1", candidate: "x y z", references: ["x y z w", "x y", "q r s t u v"])
        // Against four words there would be a brevity penalty of exp(-1/3).
        #expect(abs(try CaptionScorer.score([sample]).corpus.bleu1 - 1) < 1e-8)
    }

    @Test func ciderIsRefusedWhereNoWordTellsImagesApart() throws {
        let one = CaptionSample(id: "1", candidate: "a dog", references: ["a dog"])
        let two = CaptionSample(id: "2", candidate: "a cat", references: ["a dog"])
        for samples in [[one], [one, two]] {
            let (corpus, images) = try CaptionScorer.score(samples)
            #expect(corpus.cider == nil)
            #expect(corpus.ciderAbsence?.contains("images") == true)
            #expect(images.allSatisfy { $0.cider == nil })
        }
    }

    @Test func oneCaptionForEverythingShowsInDiversity() throws {
        let samples = (0..<10).map {
            CaptionSample(id: "\($0)", candidate: "A dog.", references: ["thing number \($0) here"])
        }
        let scores = try CaptionScorer.score(samples).corpus
        #expect(scores.distinctCaptions == 1)
        #expect(scores.uniqueShare == 0.1)
        #expect(scores.distinct1 == 0.1)
        #expect(scores.distinct2 == 0.1)
        #expect(scores.distinct3 == 0)
        #expect(scores.exactMatch == 0)
    }

    @Test func whatCannotBeScoredIsRefused() {
        let sample = CaptionSample(id: "7", candidate: "a", references: ["a"])
        #expect(throws: CaptionMetricsError.noImages) { try CaptionScorer.score([]) }
        #expect(throws: CaptionMetricsError.duplicateImage("7")) {
            try CaptionScorer.score([sample, sample])
        }
        #expect(throws: CaptionMetricsError.noReferences("8")) {
            try CaptionScorer.score([sample, CaptionSample(id: "8", candidate: "a", references: [])])
        }
    }
}
