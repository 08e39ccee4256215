import BlipstreamClient
import BlobStore
import Catalog
import RPC
import ServiceKit
import Wire

/// Captions from captioners, over the wire. The weights that were chosen when the evaluation was queued are
/// asked for by hash.
struct CaptionerAnswers: Sendable {
    /// As many as a captioner takes from one client.
    private static let width = 16
    /// A full captioner with a large model needs a while for those ahead.
    private static let timeout = Duration.seconds(60)

    let blipstream: Blipstream
    let blobs: BlobStore
    let threads: WorkThreads
    let patience: Duration

    /// Captions of all members. The first picture that fails ends the work, with its name.
    func answer(
        _ members: [Member], _ evaluation: EvaluationSummary, _ held: HeldJob, into sink: CaptionSink
    ) async throws {
        try await withThrowingTaskGroup(of: (Member, String).self) { group in
            var rest = members.makeIterator()
            func addOne() {
                guard let member = rest.next() else { return }
                group.addTask { (member, try await caption(member, evaluation)) }
            }
            for _ in 0..<Self.width { addOne() }
            while let (member, caption) = try await group.next() {
                try held.checkStopped()
                try await sink.add(member, caption)
                addOne()
            }
        }
    }

    private func caption(_ member: Member, _ evaluation: EvaluationSummary) async throws -> String {
        let image = try await member.bytes(blobs, threads)
        let decoding = Decoding(evaluation.spec.decoding)
        let giveUp = ContinuousClock.now + patience
        var pause = Duration.milliseconds(100)
        while true {
            do {
                let reply = try await blipstream.caption(
                    image: image, model: evaluation.spec.model, decoding: decoding,
                    weightsSHA256: evaluation.weightsSHA256, timeout: Self.timeout)
                guard reply.weightsSha256 == evaluation.weightsSHA256, let caption = reply.caption else {
                    throw PictureFailed(member, "the captioner answered with other weights than asked for")
                }
                return caption
            } catch let error as RPCError {
                switch error.code {
                case .resourceExhausted, .unavailable, .deadlineExceeded:
                    guard ContinuousClock.now < giveUp else {
                        throw PictureFailed(member, "no captioner answered in time: \(error)")
                    }
                    try await Task.sleep(for: (error.retryAfter ?? pause) * Double.random(in: 0.8...1.2))
                    pause = min(pause * 2, .seconds(2))
                case .invalidArgument, .notFound, .failedPrecondition:
                    throw JobRefused(member, error.message)
                default: throw PictureFailed(member, "\(error)")
                }
            }
        }
    }
}

extension Member {
    /// The original file. Damage is final; the rest may pass.
    func bytes(_ blobs: BlobStore, _ threads: WorkThreads) async throws -> [UInt8] {
        let key = BlobStore.imageKey(sha256: sha256)
        do { return try await threads.run { try blobs.read(key) } } catch let error as BlobError {
            switch error {
            case .dataLoss, .notFound: throw JobRefused(self, error.description)
            default: throw PictureFailed(self, error.description)
            }
        }
    }
}

extension Decoding {
    init(_ spec: DecodingSpec) {
        self.init(
            numBeams: UInt32(spec.numBeams), maxLength: UInt32(spec.maxLength),
            minLength: UInt32(spec.minLength),
            repetitionPenalty: spec.repetitionPenalty, lengthPenalty: spec.lengthPenalty, prompt: spec.prompt)
    }
}
