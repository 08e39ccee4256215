import Imaging
import Testing

@testable import Scenes

@Suite struct ObjectSamplerTests {
    @Test func aSampleIsAPureFunctionOfSeedAndIndex() throws {
        let artwork = try Installed.artwork
        let one = try ObjectSampler(artwork: artwork, side: 48)
        let other = try ObjectSampler(artwork: artwork, side: 48)
        for index in 0..<20 {
            let first = try one.sample(seed: 3, index: index)
            let second = try other.sample(seed: 3, index: index)
            #expect(first.picture == second.picture && first.caption == second.caption)
            #expect(try one.sample(seed: 4, index: index).picture != first.picture)
        }
    }

    @Test func theCaptionIsTheNameWithItsArticleAlone() throws {
        let sampler = try ObjectSampler(artwork: try Installed.artwork, side: 32)
        let phrases = Set(sampler.objects.map { "\($0.article) \($0.name)" })
        for index in 0..<50 {
            let sample = try sampler.sample(seed: 1, index: index)
            #expect(phrases.contains(sample.caption))
            #expect(sample.picture.width == 32 && sample.picture.height == 32 && sample.picture.bands == 3)
        }
    }

    @Test func placesSizesAndGroundsVaryAndStayInside() throws {
        let sampler = try ObjectSampler(artwork: try Installed.artwork, side: 32)
        let recipes = try (0..<2000).map { try sampler.recipe(seed: 1, index: $0) }
        let placements = recipes.map { $0.placements[0] }
        #expect(recipes.allSatisfy { $0.placements.count == 1 })
        #expect(placements.allSatisfy { (0.2...0.92).contains($0.extent) })
        #expect(placements.allSatisfy { min($0.x, $0.y, 1 - $0.x, 1 - $0.y) >= $0.extent / 2 - 1e-9 })
        #expect(Set(placements.map(\.object)).count > sampler.objects.count * 95 / 100)
        let plain = recipes.count { if case .plain = $0.ground { true } else { false } }
        #expect((1000...1400).contains(plain))
    }

    @Test func aSideThatIsTooSmallIsAnError() throws {
        let artwork = try Installed.artwork
        #expect(throws: SceneError.self) { try ObjectSampler(artwork: artwork, side: 4) }
    }
}
