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

    /// - Parameter captions: by picture.
    /// - Throws: `JobRefused` when trying again cannot help, such as for a model that scores no captions.
    func mean(
        _ members: [Member], _ captions: [Int: String], model: String, _ held: HeldJob
    ) async throws -> (match: Double, cosine: Double) {
        var sums = (match: 0.0, cosine: 0.0)
        // Sums in the order of the pictures: the same numbers whatever answers first.
        var scores = [Int: (match: Double, cosine: Double)]()
        try await withThrowingTaskGroup(of: (Int, match: Double, cosine: Double).self) { group in
            var rest = members.makeIterator()
            func addOne() {
                guard let member = rest.next() else { return }
                let caption = captions[member.imageID] ?? ""
                group.addTask {
                    let score = try await self.score(member, caption, model: model)
                    return (member.imageID, score.match, score.cosine)
                }
            }
            for _ in 0..<Self.width { addOne() }
            while let (id, match, cosine) = try await group.next() {
                try held.checkStopped()
                scores[id] = (match, cosine)
                addOne()
            }
        }
        for member in members {
            sums.match += scores[member.imageID]?.match ?? 0
            sums.cosine += scores[member.imageID]?.cosine ?? 0
        }
        let count = Double(max(1, members.count))
        return (sums.match / count, sums.cosine / count)
    }

    private func score(
        _ member: Member, _ caption: String, model: String
    ) async throws -> (match: Double, cosine: Double) {
        let image = try await member.bytes(blobs, threads)
        let giveUp = ContinuousClock.now + patience
        var pause = Duration.milliseconds(100)
        while true {
            do {
                let reply = try await blipstream.align(
                    image: image, captions: [caption], model: model, timeout: Self.timeout)
                guard let match = reply.match.first, let cosine = reply.cosine.first else {
                    throw PictureFailed(member, "the captioner answered without a score")
                }
                return (Double(match), Double(cosine))
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
