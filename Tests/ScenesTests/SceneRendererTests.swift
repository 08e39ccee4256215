import Imaging
import Testing

@testable import Scenes

@Suite struct SceneRendererTests {
    private static let rust = Colour(red: 200, green: 60, blue: 120)
    private static let black = Colour(red: 0, green: 0, blue: 0)

    /// A disc of one colour on transparent green: any colour that leaks from the outside shows at the edge.
    private static func disc() throws -> CutOut {
        var pixels: [UInt8] = []
        for y in 0..<61 {
            for x in 0..<61 {
                let inside = (x - 30) * (x - 30) + (y - 30) * (y - 30) < 625
                pixels += inside ? [rust.red, rust.green, rust.blue, 255] : [0, 255, 0, 0]
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
        #expect(disc.visibleShare(on: Self.rust) == 0)
        #expect(disc.visibleShare(on: Self.black) == 1)
    }

    @Test(arguments: [20, 37, 96, 160, 400])
    func edgesHaveNoHalo(side: Int) throws {
        let renderer = SceneRenderer(cutOuts: [1: try Self.disc()])
        let picture = try renderer.render(Self.recipe(Self.rust), side: side)
        let expected = [Self.rust.red, Self.rust.green, Self.rust.blue]
        let worst = picture.pixels.enumerated().map { abs(Int($1) - Int(expected[$0 % 3])) }.max()
        #expect(worst ?? 255 <= 3)
    }

    @Test func anObjectCoversTheExtentItIsGiven() throws {
        let renderer = SceneRenderer(cutOuts: [1: try Self.disc()])
        let picture = try renderer.render(Self.recipe(Self.black), side: 100)
        let middle = (0..<100).filter { picture.pixels[(50 * 100 + $0) * 3] > 100 }
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
            try renderer.render(Self.recipe(Self.rust), side: 16)
        }
        #expect(throws: SceneError.self) { try renderer.render(Self.recipe(Self.rust), side: 0) }
    }
}
