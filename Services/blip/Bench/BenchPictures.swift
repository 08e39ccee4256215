import ArgumentParser
import Foundation
import Imaging

/// `blip bench pictures`
struct BenchPictures: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pictures", abstract: "Write JPEG pictures with captions to measure with.",
        discussion: """
            Soft shapes under a little noise, which compress about as photos do; the same numbers give the same files.

            Example:
              blip bench pictures ./made --count 400 --width 640 --height 480
            """, shouldDisplay: false)

    @Argument(help: "The folder to write; it must not exist.")
    var folder: String

    @Option(help: "How many.")
    var count = 400

    @Option(help: "Pixels across.")
    var width = 640

    @Option(help: "Pixels down.")
    var height = 480

    func validate() throws {
        for (name, value, limit) in [
            ("count", count, 1_000_000), ("width", width, 8192), ("height", height, 8192),
        ]
        where value < 1 || value > limit {
            throw ValidationError("--\(name) is \(value), expected 1 to \(limit)")
        }
    }

    func run() async throws {
        let (target, count, width, height) = (URL(filePath: folder), count, width, height)
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw Failure.badInput("\(folder.safe) exists; choose another folder")
        }
        try await onThread {
            try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
            var rows = ""
            for number in 0..<count {
                let file = try ImageEncoder.jpeg(Self.picture(number, width, height))
                try Data(file).write(to: target.appending(path: "\(number).jpg"))
                rows +=
                    #"{"file_name":"\#(number).jpg","text":"soft shapes number \#(number)","split":"train"}"#
                    + "\n"
            }
            try Data(rows.utf8).write(to: target.appending(path: "metadata.jsonl"))
        }
    }

    static func picture(_ number: Int, _ width: Int, _ height: Int) -> Picture {
        var state = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let discs = (0..<6).map { _ in
            (
                x: next(width), y: next(height), radius: 1 + next(max(width, height) / 3),
                colour: [next(200), next(200), next(200)]
            )
        }
        let noise = (0..<4096).map { _ in next(16) }
        var pixels = [UInt8](repeating: 0, count: width * height * 3)
        for y in 0..<height {
            for x in 0..<width {
                let place = (y * width + x) * 3
                let disc = discs.last {
                    ($0.x - x) * ($0.x - x) + ($0.y - y) * ($0.y - y) < $0.radius * $0.radius
                }
                for band in 0..<3 {
                    let ground = (x * 120 / width + y * 80 / height + band * 20)
                    pixels[place + band] = UInt8(
                        (disc?.colour[band] ?? ground) + noise[(place + band) * 7 & 4095])
                }
            }
        }
        return Picture(width: width, height: height, bands: 3, pixels: pixels)
    }
}
