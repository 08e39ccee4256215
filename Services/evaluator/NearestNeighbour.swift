import BlobStore
import Catalog
import Decoding
import Imaging
import ServiceKit

/// The floor an evaluation has to beat, without any model: for each picture the first caption of the training
/// picture that is closest by squared distance over 16 x 16 RGB pixels. Of equally close ones the one with
/// the lowest hash; a picture never answers for itself.
struct NearestNeighbour: Sendable {
    static let side = 16
    static let samples = 3 * side * side

    let blobs: BlobStore
    let threads: WorkThreads
    let reader: any PictureReading

    /// - Parameter training: ordered by hash, not empty.
    func answer(
        _ members: [Member], from training: [Member], _ held: HeldJob, into sink: CaptionSink
    ) async throws {
        var gallery = [UInt8](repeating: 0, count: training.count * Self.samples)
        try await each(training, held) { _, thumbnail in
            thumbnail
        } then: { index, thumbnail in
            gallery.replaceSubrange(index * Self.samples..<(index + 1) * Self.samples, with: thumbnail)
        }
        let known = gallery
        let positions = Dictionary(
            training.enumerated().map { ($1.imageID, $0) }, uniquingKeysWith: { first, _ in first })
        let own = members.map { positions[$0.imageID] }
        try await each(members, held) { index, thumbnail in
            Self.nearest(to: thumbnail, in: known, excluding: own[index])
        } then: { index, nearest in
            guard let nearest else {
                throw JobRefused(members[index], "there is no other training picture to take a caption from")
            }
            try await sink.add(members[index], training[nearest].captions[0])
        }
    }

    /// Index of the closest of `gallery`'s thumbnails, the first of equals.
    static func nearest(to thumbnail: [UInt8], in gallery: [UInt8], excluding own: Int?) -> Int? {
        var best: (index: Int, distance: Int32)?
        gallery.withUnsafeBufferPointer { gallery in
            thumbnail.withUnsafeBufferPointer { thumbnail in
                for index in 0..<gallery.count / samples where index != own {
                    var distance: Int32 = 0
                    for sample in 0..<samples {
                        let difference = Int32(gallery[index * samples + sample]) - Int32(thumbnail[sample])
                        distance &+= difference &* difference
                    }
                    if distance < best?.distance ?? .max { best = (index, distance) }
                }
            }
        }
        return best?.index
    }

    /// Runs `work` on each member's thumbnail on the threads, and `take` on what came out, in no order.
    private func each<Result: Sendable>(
        _ members: [Member], _ held: HeldJob, work: @escaping @Sendable (Int, [UInt8]) -> Result,
        then take: (Int, Result) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var rest = members.enumerated().makeIterator()
            func addOne() {
                guard let (index, member) = rest.next() else { return }
                group.addTask {
                    let bytes = try await member.bytes(blobs, threads)
                    let result = try await threads.run { work(index, try thumbnail(bytes, of: member)) }
                    return (index, result)
                }
            }
            for _ in 0..<2 * threads.count { addOne() }
            while let (index, result) = try await group.next() {
                try held.checkStopped()
                try await take(index, result)
                addOne()
            }
        }
    }

    /// Every format that the libvips here reads: ingestion accepted the picture, so its format was open then.
    static let limits = ImageLimits(
        formats: Set(ImageFormat.allCases).subtracting(VipsRuntime.open(Set(ImageFormat.allCases))))

    private func thumbnail(_ bytes: [UInt8], of member: Member) throws -> [UInt8] {
        do {
            return try reader.views(bytes, [PictureView(side: Self.side)]).squares[0].pixels
        } catch let error as ImageRejection {
            throw JobRefused(member, error.description)
        } catch { throw PictureFailed(member, "\(error)") }
    }
}
