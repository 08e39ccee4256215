import BlipstreamClient
import BlobStore
import Catalog
import RPC
import ServiceKit
import Wire

/// Means over the pictures of how well their captions fit, told by a retrieval model in the captioners.
struct AlignmentScores: Sendable {
    /// As many as a captioner takes at a time, and some for others.
    private static let width = 8
    private static let timeout = Duration.seconds(120)

    let blipstream: Blipstream
    let blobs: BlobStore
    let threads: WorkThreads
    let patience: Duration

    /// Means over all pictures, and the SHA-256 of the weights that told them.
    struct Means {
        let match: Double
        let cosine: Double
        let weightsSHA256: [UInt8]
    }

    private struct Score {
        let match: Double
        let cosine: Double
        let weightsSHA256: [UInt8]
    }

    /// - Parameters:
    ///   - members: at least one.
    ///   - captions: by picture.
    /// - Throws: `JobRefused` when trying again cannot help, such as for a model that scores no captions;
    ///   `PictureFailed` where two captioners hold different weights under the name.
    func means(
        _ members: [Member], _ captions: [Int: String], model: String, _ held: HeldJob
    ) async throws -> Means {
        var scores: [Int: Score] = [:]
        try await withThrowingTaskGroup(of: (Member, Score).self) { group in
            var (rest, first) = (members.makeIterator(), [UInt8]())
            func addOne() {
                guard let member = rest.next() else { return }
                let caption = captions[member.imageID] ?? ""
                group.addTask { (member, try await self.score(member, caption, model: model)) }
            }
            for _ in 0..<Self.width { addOne() }
            while let (member, score) = try await group.next() {
                try held.checkStopped()
                if scores.isEmpty { first = score.weightsSHA256 }
                guard score.weightsSHA256 == first else {
                    throw PictureFailed(member, "captioners score with different weights of \(model)")
                }
                scores[member.imageID] = score
                addOne()
            }
        }
        // In the order of the pictures: the same numbers whatever answers first.
        let ordered = members.compactMap { scores[$0.imageID] }
        let count = Double(max(1, ordered.count))
        return Means(
            match: ordered.reduce(0) { $0 + $1.match } / count,
            cosine: ordered.reduce(0) { $0 + $1.cosine } / count,
            weightsSHA256: ordered.first?.weightsSHA256 ?? [])
    }

    private func score(
        _ member: Member, _ caption: String, model: String
    ) async throws -> Score {
        let image = try await member.bytes(blobs, threads)
        let giveUp = ContinuousClock.now + patience
        var pause = Duration.milliseconds(100)
        while true {
            do {
                let reply = try await blipstream.align(
                    image: image, captions: [caption], model: model, timeout: Self.timeout)
                guard let match = reply.match.first, let cosine = reply.cosine.first,
                    let weights = reply.weightsSha256, weights.count == 32
                else {
                    throw PictureFailed(
                        member, "the captioner answered without a score or without its weights")
                }
                return Score(match: Double(match), cosine: Double(cosine), weightsSHA256: weights)
            } catch let error as RPCError {
                switch error.code {
                case .resourceExhausted, .unavailable, .deadlineExceeded:
                    guard ContinuousClock.now < giveUp else {
                        throw PictureFailed(member, "no captioner scored it in time: \(error)")
                    }
                    try await Task.sleep(for: (error.retryAfter ?? pause) * Double.random(in: 0.8...1.2))
                    pause = min(pause * 2, .seconds(2))
                case .invalidArgument, .notFound, .failedPrecondition, .unimplemented:
                    throw JobRefused(member, error.message)
                default: throw PictureFailed(member, "\(error)")
                }
            }
        }
    }
}
