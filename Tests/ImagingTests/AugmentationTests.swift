import Foundation
import Testing

@testable import Imaging

/// Against OpenCV 4.10.0 and Pillow 12.3.0, whose results `augment.py` recorded.
struct AugmentationTests {
    struct Recorded: Decodable {
        struct Operation: Decodable {
            let name: String
            let sha256: String
        }

        struct Crop: Decodable {
            let x, y, width, height, side: Int
            let sha256: String
        }

        let operations: [Operation]
        let crops: [Crop]
    }

    private static let shear = Double(Float(0.15))
    private static let named: [String: PictureOperation] = [
        "shearX+": .shearX(shear), "shearX-": .shearX(-shear), "shearY+": .shearY(shear),
        "shearY-": .shearY(-shear), "translateX+": .translateX(5), "translateX-": .translateX(-5),
        "translateY+": .translateY(5), "translateY-": .translateY(-5), "rotate+": .rotate(15),
        "rotate-": .rotate(-15), "autoContrast": .autoContrast, "equalize": .equalize,
    ]

    private func recorded() throws -> Recorded {
        try JSONDecoder().decode(Recorded.self, from: Data(fixture("augmentation.json")))
    }

    private func pale() throws -> Picture {
        var picture = try ImageDecoder.decode(fixture("photo.jpg"))
        for index in picture.pixels.indices {
            picture.pixels[index] = picture.pixels[index] / 2 + [40, 10, 90][index % 3]
        }
        return picture
    }

    @Test func everyOperationEqualsOpenCVToTheLastBit() throws {
        let (operations, picture) = (try recorded().operations, try pale())
        #expect(Set(operations.map(\.name)) == Set(Self.named.keys))
        for expected in operations {
            let operation = try #require(Self.named[expected.name])
            #expect(sha256(operation.apply(to: picture).pixels) == expected.sha256, "\(expected.name)")
        }
    }

    @Test func croppingAndResizingEqualsPillowToTheLastBit() throws {
        let picture = try ImageDecoder.decode(fixture("photo.jpg"))
        for crop in try recorded().crops {
            let area = CropArea(x: crop.x, y: crop.y, width: crop.width, height: crop.height)
            let square = Resampler.bicubic(picture.cropped(to: area), width: crop.side, height: crop.side)
            #expect(sha256(square.pixels) == crop.sha256, "\(area)")
        }
    }

    @Test func operationsOfFactorOneAndFlatPicturesStayAsTheyAre() throws {
        let picture = try pale()
        for operation in [PictureOperation.identity, .brightness, .sharpness] {
            #expect(operation.apply(to: picture) == picture)
        }
        let flat = Picture(width: 9, height: 9, bands: 3, filledWith: [1, 2, 3])
        for operation in [PictureOperation.autoContrast, .equalize] {
            #expect(operation.apply(to: flat) == flat)
        }
    }

    @Test func cropsKeepHalfToAllOfTheAreaInAllowedShapes() {
        for (width, height) in [(640, 480), (480, 640), (97, 100), (300, 300)] {
            var areas: Set<Int> = []
            for seed in 0..<500 as Range<UInt64> {
                var random = SplitMix(seed)
                let area = CropArea(width: width, height: height, &random)
                #expect(area.x >= 0 && area.x + area.width <= width)
                #expect(area.y >= 0 && area.y + area.height <= height)
                let share = Double(area.width * area.height) / Double(width * height)
                let shape = Double(area.width) / Double(area.height)
                #expect(share > 0.48 && share <= 1)
                #expect(shape > 0.73 && shape < 1.36)
                areas.insert(area.width * 1000 + area.height)
            }
            #expect(areas.count > 300)
        }
    }

    @Test func picturesTooLongForACropKeepTheirMiddle() {
        var random = SplitMix(1)
        #expect(
            CropArea(width: 900, height: 90, &random) == CropArea(x: 390, y: 0, width: 120, height: 90))
        #expect(
            CropArea(width: 90, height: 900, &random) == CropArea(x: 0, y: 390, width: 90, height: 120))
    }

    @Test func aMirroredPictureTwiceMirroredIsThePicture() throws {
        let picture = try pale()
        let mirrored = picture.mirrored()
        #expect(mirrored != picture && mirrored.mirrored() == picture)
        #expect(mirrored.pixels[0..<3] == picture.pixels[149 * 3..<150 * 3])
    }

    @Test func aSeedDecidesEverythingAndFlipsChangeNothingElse() throws {
        let picture = try pale()
        var (flipped, kept, views) = (0, 0, Set<[UInt8]>())
        for seed in 0..<40 as Range<UInt64> {
            let still = Augmentation(seed: seed, flips: false, operates: false)
            let first = still.apply(to: picture, side: 24)
            #expect(first == still.apply(to: picture, side: 24))
            views.insert(first.pixels)
            let turned = Augmentation(seed: seed, flips: true, operates: false).apply(to: picture, side: 24)
            if turned == first { kept += 1 } else if turned == first.mirrored() { flipped += 1 }
        }
        #expect(flipped + kept == 40 && flipped > 8 && kept > 8)
        #expect(views.count == 40)
    }

    @Test func everyOperationIsDrawnAboutEquallyOftenWithBothSigns() {
        var counts: [String: Int] = [:]
        for seed in 0..<4000 as Range<UInt64> {
            var random = SplitMix(seed)
            counts["\(PictureOperation.draw(&random))", default: 0] += 1
        }
        // Ten operations, five of them with two signs.
        #expect(counts.count == 15)
        #expect(counts.values.allSatisfy { $0 > 120 && $0 < 480 })
    }
}
