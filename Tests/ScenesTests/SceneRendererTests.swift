import Imaging
import Testing

@testable import Scenes

@Suite struct SceneRendererTests {
    private static let white = Colour(red: 255, green: 255, blue: 255)

    /// A white disc on transparent black: any colour that leaks from the outside shows as a dark edge.
    private static func disc() throws -> CutOut {
        var pixels: [UInt8] = []
        for y in 0..<61 {
            for x in 0..<61 {
                let inside = (x - 30) * (x - 30) + (y - 30) * (y - 30) < 625
                pixels += inside ? [255, 255, 255, 255] : [0, 0, 0, 0]
            }
        }
        return try CutOut(Picture(width: 61, height: 61, bands: 4, pixels: pixels), name: "disc")
    }

    private static let object = EmojiObject(codePoint: 1, name: "disc")

    private static func recipe(_ colour: Colour, extent: Double = 0.6, x: Double = 0.5) -> SceneRecipe {
        SceneRecipe(
            ground: .plain(colour), placements: [.init(object: object, x: x, y: 0.5, extent: extent)])
    }

    @Test func aCutOutIsCroppedToWhatIsVisible() throws {
        let disc = try Self.disc()
        #expect((disc.picture.width, disc.picture.height) == (49, 49))
        #expect(disc.visibleShare(on: Self.white) == 0)
        #expect(disc.visibleShare(on: Colour(red: 0, green: 0, blue: 0)) == 1)
    }

    @Test(arguments: [20, 37, 96, 160])
    func edgesHaveNoHalo(side: Int) throws {
        let renderer = SceneRenderer(cutOuts: [1: try Self.disc()])
        let picture = try renderer.render(Self.recipe(Self.white), side: side)
        #expect(picture.pixels.allSatisfy { $0 == 255 })
    }

    @Test func anObjectCoversTheExtentItIsGiven() throws {
        let renderer = SceneRenderer(cutOuts: [1: try Self.disc()])
        let picture = try renderer.render(Self.recipe(Colour(red: 0, green: 0, blue: 0)), side: 100)
        let middle = (0..<100).filter { picture.pixels[(50 * 100 + $0) * 3] > 127 }
        #expect((middle.first, middle.last) == (20, 79))
    }

    @Test func anObjectOverTheEdgeIsCutOff() throws {
        let renderer = SceneRenderer(cutOuts: [1: try Self.disc()])
        for x in [-2.0, 0, 1, 3] {
            let recipe = Self.recipe(Colour(red: 9, green: 9, blue: 9), extent: 1.5, x: x)
            #expect(try renderer.render(recipe, side: 32).pixels.count == 32 * 32 * 3)
        }
    }

    @Test func aGradientRunsFromOneColourToTheOther() {
        let first = Colour(red: 10, green: 200, blue: 0)
        let second = Colour(red: 250, green: 20, blue: 0)
        let pixels = SceneRenderer.gradient(first, second, turns: 0, side: 64)
        #expect(abs(Int(pixels[0]) - 10) < 5 && abs(Int(pixels[63 * 3]) - 250) < 5)
        let reds = (0..<64).map { pixels[$0 * 3] }
        #expect(reds == reds.sorted())
    }

    @Test func anObjectThatWasNotDecodedIsAnError() {
        let renderer = SceneRenderer(cutOuts: [:])
        #expect(throws: SceneError.unknownObject(name: "disc")) {
            try renderer.render(Self.recipe(Self.white), side: 16)
        }
        #expect(throws: SceneError.self) { try renderer.render(Self.recipe(Self.white), side: 0) }
    }
}
