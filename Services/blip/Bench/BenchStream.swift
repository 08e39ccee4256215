import ArgumentParser
import BlipstreamClient
import Foundation
import RPC
import Wire

/// `blip bench stream`
struct BenchStream: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stream",
        abstract: "Batches of a queued run, pulled from preprocessing as a trainer pulls them.",
        discussion: """
            Unlike the other benchmarks it needs running services, and a run whose batches it may ask for; the run itself is \
            left alone. Tests/Benchmarks/stream.sh sets all of it up.

            Example:
              blip bench stream --run 1 --seconds 5
            """)

    @Option(help: "The number of the run.")
    var run: UInt64

    @Option(help: "Go on with further epochs until so many seconds have passed.")
    var seconds = 5.0

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard seconds > 0, seconds <= 3600 else {
            throw ValidationError("--seconds is \(seconds), expected more than 0 and at most 3600")
        }
    }

    func run() async throws {
        let client = try place.installation().client
        guard let preprocessing = client.preprocessing else {
            throw Failure.failed("this installation names no preprocessing service")
        }
        // What is read once for a run, such as its list of pictures, is no part of the rate.
        var pulled = Pulled()
        try await pull(epoch: 0, from: preprocessing, most: 1, into: &pulled)
        pulled = Pulled()
        let start = ContinuousClock.now
        var epoch: UInt32 = 0
        repeat {
            try await pull(epoch: epoch, from: preprocessing, most: .max, into: &pulled)
            epoch += 1
        } while start.duration(to: .now) < .seconds(seconds)
        let took = start.duration(to: .now) / .seconds(1)
        let result = Result(
            run: run, side: pulled.side, epochs: Int(epoch), pictures: pulled.pictures, seconds: took,
            rate: Double(pulled.pictures) / took, megabytes: Double(pulled.bytes) / took * 1e-6)
        if output.json { return try output.console.emit(result) }
        output.console.say(
            "run \(run): \(Readable.fixed(result.rate, 0)) pictures/s of \(result.side) pixels a side, "
                + "\(Readable.fixed(result.megabytes, 0)) MB/s (\(result.pictures) in \(Readable.seconds(took)))"
        )
    }

    /// - Parameter most: parts after which to leave off.
    private func pull(
        epoch: UInt32, from preprocessing: RPCClient, most: Int, into pulled: inout Pulled
    ) async throws {
        let request = StreamBatchesRequest(runID: run, split: "train", epoch: epoch, fromBatch: 0)
        var parts = 0
        for try await part in preprocessing.stream(
            PreprocessingService.streamBatches, request, idleTimeout: .seconds(30))
        {
            try pulled.add(part)
            parts += 1
            if parts == most { return }
        }
        guard parts > 0 else { throw Failure.failed("epoch \(epoch) of run \(run) has no batch") }
    }

    private struct Pulled {
        var (pictures, bytes, side) = (0, 0, 0)

        mutating func add(_ part: Batch) throws {
            (side, pictures) = (Int(part.imageSize ?? 0), pictures + part.imageSha256.count)
            let count = (part.pixels ?? []).count
            guard count > 0, count == part.imageSha256.count * side * side * 3 else {
                throw Failure.failed("batch \(part.index ?? 0) came with \(count) bytes of pixels")
            }
            bytes += count
        }
    }

    private struct Result: Encodable {
        let run: UInt64
        let side: Int
        let epochs: Int
        let pictures: Int
        let seconds: Double
        /// Pictures a second.
        let rate: Double
        /// Of pixels, a second.
        let megabytes: Double
    }
}
