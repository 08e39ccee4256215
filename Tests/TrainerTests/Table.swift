import Foundation
import Logging
import RPC
import Training
import Wire

let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

/// Batches that are a function of their number, as the preprocessing service's are.
enum Table {
    static let batches = 6
    private static let side = 2

    /// One to three parts; batch `n` has `n % 3 + 1` of them.
    static func parts(_ index: Int, epoch: Int = 0) -> [Batch] {
        let count = index % 3 + 1
        return (0..<count).map { part in
            let images = part + 1
            let captions = (0..<images).map { image in
                [Int32](repeating: Int32(epoch * 1000 + index * 100 + part * 10 + image), count: image + 2)
            }
            return Batch(
                index: UInt64(index), part: UInt32(part), parts: UInt32(count), batches: UInt64(batches),
                imageSize: UInt32(side),
                pixels: (0..<images * side * side * 3).map { UInt8(truncatingIfNeeded: $0 + index + part) },
                imageSha256: (0..<images).map { [UInt8(index), UInt8(part), UInt8($0)] },
                captionImage: (0..<images).reversed().map(UInt32.init),
                captionLengths: captions.map { UInt32($0.count) }, tokenIDs: captions.flatMap(\.self),
                promptLength: 2)
        }
    }

    /// What the trainer has to make of them.
    static func whole(_ index: Int, epoch: Int = 0) -> CaptionBatch {
        var batch = CaptionBatch(pixels: [], images: 0, captions: [], captionImage: [], promptLength: 2)
        for (number, part) in parts(index, epoch: epoch).enumerated() {
            for image in 0...number {
                batch.captions.append(
                    [Int32](
                        repeating: Int32(epoch * 1000 + index * 100 + number * 10 + image), count: image + 2))
                batch.captionImage.append(Int32(batch.images + number - image))
            }
            batch.images += number + 1
            batch.pixels += part.pixels ?? []
            batch.pictureKeys += part.imageSha256
        }
        return batch
    }
}

/// A preprocessing service of the test's own.
struct StandInPreprocessing {
    typealias Serve =
        @Sendable (
            _ request: StreamBatchesRequest, _ call: Int, _ send: (Batch) async throws -> Void
        ) async throws -> Void

    let seen = Seen<StreamBatchesRequest>()
    private let server: RPCServer
    private let serving: Task<Void, any Error>

    var endpoint: Endpoint { server.endpoints[0] }

    /// - Parameter serve: gets the number of the call, from 0.
    init(_ serve: @escaping Serve) throws {
        let (seen, server) = (
            self.seen,
            try RPCServer(endpoints: [Endpoint("tcp://127.0.0.1:0")], name: "stand-in", logger: quiet)
        )
        server.handle(PreprocessingService.streamBatches) { request, _, writer in
            let number = seen.add(request)
            try await serve(request, number) { try await writer.send($0) }
        }
        self.server = server
        serving = Task { try await server.run() }
    }

    func stop() async {
        await server.drain(within: .zero)
        _ = try? await serving.value
    }

    /// Serves the whole table from the cursor.
    static let faithful: Serve = { request, _, send in
        for index in Int(request.fromBatch ?? 0)..<Table.batches {
            for part in Table.parts(index, epoch: Int(request.epoch ?? 0)) { try await send(part) }
        }
    }

    /// Serves `parts` parts, then fails; every later call is faithful.
    static func breaking(after parts: Int, with code: StatusCode = .unavailable) -> Serve {
        { request, call, send in
            guard call == 0 else { return try await faithful(request, call, send) }
            var left = parts
            for index in Int(request.fromBatch ?? 0)..<Table.batches {
                for part in Table.parts(index, epoch: Int(request.epoch ?? 0)) {
                    guard left > 0 else { throw RPCError(code, "broken on purpose") }
                    left -= 1
                    try await send(part)
                }
            }
        }
    }
}

/// What handlers saw. `items` only under `lock`.
final class Seen<Item: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var items: [Item] = []

    var all: [Item] { lock.withLock { items } }

    /// Adds one and says how many there were before.
    @discardableResult
    func add(_ item: Item) -> Int {
        lock.withLock {
            items.append(item)
            return items.count - 1
        }
    }
}
