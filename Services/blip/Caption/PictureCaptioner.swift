import BlipstreamClient
import Foundation
import RPC
import Wire

/// What a picture's caption came to; `error` stands instead of all else.
struct CaptionRow: Encodable, Sendable {
    let path: String
    var caption: String?
    var model: String?
    var tokenIDs: [Int32]?
    var tokenLogprobs: [Float]?
    var meanLogprob: Double?
    /// Probability that caption and picture belong together, and their cosine; where a model was asked for them.
    var match: Float?
    var cosine: Float?
    var error: String?

    /// Path, caption and scores between tabs.
    var line: String {
        var parts = [path.safe, (caption ?? "").safe]
        if let match, let cosine {
            parts += [
                "match \(Readable.fixed(Double(match), 3))", "cosine \(Readable.fixed(Double(cosine), 3))",
            ]
        }
        return parts.joined(separator: "\t")
    }

    enum CodingKeys: String, CodingKey {
        case path, caption, model, match, cosine, error
        case tokenIDs = "token_ids", tokenLogprobs = "token_logprobs", meanLogprob = "mean_logprob"
    }
}

/// Captions files, several at a time, and gives the results in the files' order.
struct PictureCaptioner: Sendable {
    private static let underWay = 16
    let client: Blipstream
    let model: String
    let decoding: Decoding
    /// The retrieval model to ask for scores; nil: none.
    var score: String?

    /// Throws when no captioner is there: a caption may take a minute, but absence shows within seconds.
    func requireCaptioner() async throws {
        let absence = await withTaskGroup(of: RPCError?.self) { group -> RPCError? in
            for captioner in client.captioners.clients {
                group.addTask {
                    do {
                        _ = try await captioner.call(
                            HealthService.check, HealthCheckRequest(), timeout: .seconds(5))
                        return nil
                    } catch let error as RPCError where error.code == .unavailable {
                        return error
                    } catch {
                        return nil
                    }
                }
            }
            var last: RPCError?
            while let absence = await group.next() {
                guard let absence else {
                    group.cancelAll()
                    return nil
                }
                last = absence
            }
            return last
        }
        if let absence { throw absence }
    }

    /// A picture that fails has an error in its row. Throws when no captioner answers, or the model is unknown.
    func caption(_ files: [String], row: (CaptionRow) -> Void) async throws {
        try await withThrowingTaskGroup(of: (Int, CaptionRow).self) { group in
            var (next, shown) = (0, 0)
            var waiting: [Int: CaptionRow] = [:]
            func addOne() {
                guard next < files.count else { return }
                let index = next
                next += 1
                group.addTask { (index, try await caption(files[index])) }
            }
            for _ in 0..<Self.underWay { addOne() }
            while let (index, done) = try await group.next() {
                waiting[index] = done
                while let ready = waiting.removeValue(forKey: shown) {
                    row(ready)
                    shown += 1
                }
                addOne()
            }
        }
    }

    private func caption(_ path: String) async throws -> CaptionRow {
        let bytes: [UInt8]
        do { bytes = Array(try Data(contentsOf: URL(filePath: path))) } catch {
            return CaptionRow(path: path, error: "cannot be read: \(error.localizedDescription)")
        }
        do {
            let reply = try await client.caption(
                image: bytes, model: model, decoding: decoding, timeout: .seconds(60))
            var row = CaptionRow(
                path: path, caption: reply.caption ?? "", model: reply.model, tokenIDs: reply.tokenIDs,
                tokenLogprobs: reply.tokenLogprobs, meanLogprob: reply.meanLogprob)
            if let score {
                let scores = try await aligned(bytes, row.caption ?? "", by: score)
                (row.match, row.cosine) = (scores.match.first, scores.cosine.first)
            }
            return row
        } catch let error as RPCError {
            // Only what the picture is to blame for lets the others go on.
            guard error.code == .invalidArgument else { throw error }
            return CaptionRow(path: path, error: error.message)
        }
    }

    /// Fewer pictures are scored at a time than captioned, so a full captioner is asked again.
    private func aligned(_ image: [UInt8], _ caption: String, by model: String) async throws -> AlignReply {
        let giveUp = ContinuousClock.now + .seconds(60)
        while true {
            do {
                return try await client.align(
                    image: image, captions: [caption], model: model, timeout: .seconds(120))
            } catch let error as RPCError
                where error.code == .resourceExhausted && ContinuousClock.now < giveUp
            {
                try await Task.sleep(for: error.retryAfter ?? .milliseconds(200))
            }
        }
    }
}
