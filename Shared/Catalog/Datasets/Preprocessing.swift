import Database

/// What preprocessing found out about a picture.
public enum PreparedImage: Sendable, Equatable {
    case ready(width: Int, height: Int, format: String)
    case rejected(reason: String, detail: String)
}

extension Catalog {
    /// Ends `preprocess` jobs and writes what they found, in one statement. A rejected picture appears among the
    /// rejections of each dataset that holds it.
    /// - Returns: ids of the jobs that took effect; the others had been lost to another attempt, and change nothing.
    @discardableResult
    public func completePreprocess(
        _ results: [(lease: JobLease, outcome: PreparedImage)]
    ) async throws -> Set<Int> {
        var widths: [Int] = []
        var heights: [Int] = []
        var formats: [String] = []
        var reasons: [String?] = []
        var details: [String?] = []
        for result in results {
            switch result.outcome {
            case .ready(let width, let height, let format):
                widths.append(width)
                heights.append(height)
                formats.append(format)
                reasons.append(nil)
                details.append(nil)
            case .rejected(let reason, let detail):
                widths.append(0)
                heights.append(0)
                formats.append("")
                reasons.append(Self.cut(reason, 100))
                details.append(Self.cut(detail, 1000))
            }
        }
        let rows = try await database.query(
            """
            with found as (
              select * from unnest($1::bigint[], $2::int[], $3::int[], $4::int[], $5::text[], $6::text[], $7::text[])
                as t(id, attempt, width, height, format, reason, detail)),
            ended as (
              update jobs j set state = 'done', finished_at = clock_timestamp(), lease_until = null, claim_id = null,
                request = null
                from found f where j.id = f.id and j.attempt = f.attempt and j.state = 'running'
                  and j.kind = 'preprocess'
              returning j.id, j.payload, f.width, f.height, f.format, f.reason, f.detail),
            written as (
              update images i set state = case when e.reason is null then 'ready' else 'rejected' end,
                width = nullif(e.width, 0), height = nullif(e.height, 0), format = nullif(e.format, ''),
                reason = e.reason, detail = e.detail
                from ended e where i.sha256 = e.payload)
            select id from ended
            """,
            [
                .ints(results.map(\.lease.jobID)), .ints(results.map(\.lease.attempt)), .ints(widths),
                .ints(heights), .texts(formats), .optionalTexts(reasons), .optionalTexts(details),
            ])
        return Set(try rows.map { try $0.int("id") })
    }
}
