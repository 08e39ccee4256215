public import Imaging

/// Draws recipes. Decoded bitmaps are kept in memory, so one renderer serves millions of pictures and any
/// number of threads.
public struct SceneRenderer: Sendable {
    private let cutOuts: [UInt32: CutOut]

    /// Decodes the bitmaps of `objects`. Throws `SceneError` when the font lacks one or its PNG is broken.
    public init(artwork: EmojiArtwork, objects: [EmojiObject]) throws(SceneError) {
        var cutOuts: [UInt32: CutOut] = [:]
        for object in objects { cutOuts[object.codePoint] = try CutOut(object: object, font: artwork.font) }
        self.cutOuts = cutOuts
    }

    init(cutOuts: [UInt32: CutOut]) { self.cutOuts = cutOuts }

    /// A square RGB picture of `side` pixels. Throws `SceneError.unknownObject` for an object that this
    /// renderer was not given.
    public func render(_ recipe: SceneRecipe, side: Int) throws(SceneError) -> Picture {
        guard side > 0 else { throw .badRequest("expected a side of at least 1 pixel, got \(side)") }
        var pixels = Self.paint(recipe.ground, side: side)
        for placement in recipe.placements {
            try draw(placement, on: &pixels, side: side)
        }
        return Picture(width: side, height: side, bands: 3, pixels: pixels)
    }

    func cutOut(_ object: EmojiObject) throws(SceneError) -> CutOut {
        guard let cutOut = cutOuts[object.codePoint] else { throw .unknownObject(name: object.name) }
        return cutOut
    }

    private func draw(
        _ placement: SceneRecipe.Placement, on pixels: inout [UInt8], side: Int
    ) throws(SceneError) {
        let cutOut = try cutOut(placement.object)
        let extent = max(1, Int((placement.extent * Double(side)).rounded()))
        let (width, height) = cutOut.size(extent: extent)
        let sized = Resampler.bicubic(cutOut.picture, width: width, height: height)
        let left = Int((placement.x * Double(side) - Double(width) / 2).rounded())
        let top = Int((placement.y * Double(side) - Double(height) / 2).rounded())
        Self.composite(sized, on: &pixels, side: side, left: left, top: top)
    }

    private static func composite(_ source: Picture, on pixels: inout [UInt8], side: Int, left: Int, top: Int)
    {
        let columns = max(0, -left)..<max(max(0, -left), min(source.width, side - left))
        let rows = max(0, -top)..<max(max(0, -top), min(source.height, side - top))
        source.pixels.withUnsafeBufferPointer { from in
            pixels.withUnsafeMutableBufferPointer { into in
                for row in rows {
                    var at = (row * source.width + columns.lowerBound) * 4
                    var to = ((top + row) * side + left + columns.lowerBound) * 3
                    for _ in columns {
                        let alpha = UInt32(from[at + 3])
                        if alpha > 0 {
                            let whole = max(alpha, UInt32(CutOut.full))
                            for channel in 0..<3 {
                                // Rounding may lift a premultiplied colour above its alpha.
                                let colour = min(UInt32(from[at + channel]), alpha) * 255
                                let ground = UInt32(into[to + channel]) * (whole - alpha)
                                into[to + channel] = UInt8((colour + ground + whole / 2) / whole)
                            }
                        }
                        at += 4
                        to += 3
                    }
                }
            }
        }
    }

    private static func paint(_ ground: SceneRecipe.Ground, side: Int) -> [UInt8] {
        switch ground {
        case .plain(let colour):
            return [UInt8](unsafeUninitializedCapacity: side * side * 3) { buffer, count in
                count = side * side * 3
                for at in stride(from: 0, to: count, by: 3) {
                    buffer[at] = colour.red
                    buffer[at + 1] = colour.green
                    buffer[at + 2] = colour.blue
                }
            }
        case .gradient(let first, let second, let turns):
            return gradient(first, second, turns: turns, side: side)
        }
    }
}
