import RPC
public import Wire

extension Blipstream {
    /// Pictures of a dataset that are ready, ordered by hash.
    /// - Parameter split: "" for all.
    public func images(of dataset: String, split: String = "", offset: Int, limit: Int) async throws
        -> [DatasetImage]
    {
        try await catalog.call(
            CatalogService.listImages,
            .init(dataset: dataset, split: split, offset: UInt32(offset), limit: UInt32(limit))
        ).images
    }

    /// Pictures as they were pushed, one after the other, in the order asked for.
    ///
    /// - Parameters:
    ///   - pictures: their SHA-256, 32 bytes each, at most 1,000.
    ///   - body: gets the place in `pictures` and the bytes.
    /// - Throws: `RPCError`; DATA_LOSS when a picture does not arrive whole; what `body` throws.
    public func fetch(_ pictures: [[UInt8]], _ body: (Int, [UInt8]) async throws -> Void) async throws {
        guard !pictures.isEmpty else { return }
        var (place, bytes, size): (Int, [UInt8], Int) = (-1, [], 0)
        func finish() async throws {
            guard place >= 0 else { return }
            guard bytes.count == size else { throw lost(place) }
            try await body(place, bytes)
        }
        let frames = ingestion.stream(
            IngestionService.fetchImages, FetchImagesRequest(sha256: pictures), credit: 16,
            idleTimeout: .seconds(60))
        for try await frame in frames {
            if let sha256 = frame.sha256 {
                try await finish()
                place += 1
                guard place < pictures.count, pictures[place] == sha256 else { throw lost(place) }
                (bytes, size) = ([], Int(clamping: frame.size ?? 0))
            }
            bytes += frame.chunk ?? []
            guard bytes.count <= size else { throw lost(place) }
        }
        try await finish()
        guard place == pictures.count - 1 else { throw lost(place + 1) }
    }

    private func lost(_ place: Int) -> RPCError {
        RPCError(
            .dataLoss, "picture \(place + 1) of the call did not arrive as it was asked for; try again",
            endpoint: ingestion.endpoint, method: IngestionService.fetchImages.path)
    }
}
