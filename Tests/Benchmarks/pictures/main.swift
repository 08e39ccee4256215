import Decoding
import Foundation
import Imaging
import Logging

// Times decoding and the resize, in this process and through the pool, and how the pool scales. `make FILE`
// writes the picture that is timed.

DecoderChild.takeOver()

func drawing(width: Int, height: Int) -> Picture {
    var picture = Picture(width: width, height: height, bands: 3, filledWith: [0, 0, 0])
    var state: UInt64 = 1
    for y in 0..<height {
        for x in 0..<width {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let noise = Int(state >> 60)
            let place = (y * width + x) * 3
            picture.pixels[place] = UInt8(min(255, x * 240 / width + noise))
            picture.pixels[place + 1] = UInt8(min(255, y * 240 / height + noise))
            picture.pixels[place + 2] = UInt8(min(255, (x + y) % 240 + noise))
        }
    }
    return picture
}

/// Milliseconds, the median of `count` runs.
func median(_ count: Int, _ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    var times: [Double] = []
    for _ in 0..<count { times.append(try clock.measure(body) / .milliseconds(1)) }
    return times.sorted()[count / 2]
}

func row(_ name: String, _ value: Double, _ unit: String) {
    print(name.padding(toLength: 52, withPad: " ", startingAt: 0), (value * 100).rounded() / 100, unit)
}

let arguments = CommandLine.arguments
if arguments.count == 3, arguments[1] == "make" {
    let file = try ImageEncoder.jpeg(drawing(width: 4000, height: 3000), quality: 90)
    try Data(file).write(to: URL(filePath: arguments[2]))
    exit(0)
}
let large = [UInt8](try Data(contentsOf: URL(filePath: arguments[1])))
let small = try ImageEncoder.png(drawing(width: 128, height: 128))
let here = InProcessReader()
let cores = ProcessInfo.processInfo.activeProcessorCount
let pool = try DecoderPool(DecoderPool.Options(size: cores), logger: Logger(label: "pictures"))

for (name, bytes, count) in [("4000x3000 JPEG", large, 9), ("128x128 PNG", small, 301)] {
    for side in [96, 384] {
        let whole = [PictureView(side: side)]
        let full = [PictureView(side: side, augmentation: Augmentation(seed: 9, flips: true, operates: true))]
        row("\(name) to \(side), here", try median(count) { _ = try here.views(bytes, whole) }, "ms")
        row("\(name) to \(side), pool", try median(count) { _ = try pool.views(bytes, whole) }, "ms")
        row(
            "\(name) to \(side), augmented, pool", try median(count) { _ = try pool.views(bytes, full) }, "ms"
        )
    }
    row("\(name), header, pool", try median(count) { _ = try pool.header(bytes) }, "ms")
}
for threads in Set([1, cores]).sorted() {
    for (name, bytes, side, count) in [("4000x3000 JPEG", large, 384, 8), ("128x128 PNG", small, 96, 1000)] {
        let views = [
            PictureView(side: side, augmentation: Augmentation(seed: 9, flips: true, operates: true))
        ]
        let seconds = ContinuousClock().measure {
            DispatchQueue.concurrentPerform(iterations: threads) { _ in
                for _ in 0..<count { _ = try? pool.views(bytes, views) }
            }
        }
        row(
            "\(name) to \(side), augmented, \(threads) threads",
            Double(threads * count) / (seconds / .seconds(1)), "/s")
    }
}
