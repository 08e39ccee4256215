import BlobStore
import RPC
import ServiceKit
import Wire

/// Sends pictures as they were pushed.
struct PictureExport: Sendable {
    static let mostPictures = 1000
    static let chunkBytes = 1 << 20

    let blobs: BlobStore
    let threads: WorkThreads

    /// - Throws: NOT_FOUND for a picture that is not here.
    func send(_ pictures: [[UInt8]], to writer: StreamWriter<FetchImagesFrame>) async throws {
        guard pictures.count <= Self.mostPictures else {
            throw RPCError(
                .invalidArgument, "at most \(Self.mostPictures) pictures a call; ask for the rest in another")
        }
        for sha256 in pictures {
            guard sha256.count == 32 else {
                throw RPCError(.invalidArgument, "a picture is named by the 32 bytes of its SHA-256")
            }
            let bytes = try await threads.run { [blobs] in try blobs.read(BlobStore.imageKey(sha256: sha256))
            }
            var start = 0
            repeat {
                let end = min(start + Self.chunkBytes, bytes.count)
                var frame = FetchImagesFrame(chunk: Array(bytes[start..<end]))
                if start == 0 { (frame.sha256, frame.size) = (sha256, UInt64(bytes.count)) }
                try await writer.send(frame)
                start = end
            } while start < bytes.count
        }
    }
}
