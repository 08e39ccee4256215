import Database

/// A process that was alive a moment ago.
public struct WorkerRecord: Sendable, Equatable {
    /// host:pid
    public let name: String
    /// trainer, preprocessing, …
    public let kind: String
    public let detail: String
    /// Kinds of devices it has: "cpu", "gpu".
    public let devices: [String]
    /// Unix time in milliseconds, by the database's clock.
    public let lastSeenMS: Int
}

extension Catalog {
    /// Says that a worker is alive. Runs on the heartbeat connection.
    public func touchWorker(
        name: String, kind: String, detail: String, devices: [String] = ["cpu"]
    ) async throws {
        try await database.heartbeat.query(
            """
            insert into workers (name, kind, detail, devices) values ($1, $2, $3, $4::text[])
            on conflict (name) do update set kind = excluded.kind, detail = excluded.detail,
              devices = excluded.devices, last_seen = clock_timestamp()
            """,
            [
                .text(Self.cut(name, 200)), .text(Self.cut(kind, 100)), .text(Self.cut(detail, 1000)),
                .texts(devices),
            ])
    }

    /// Workers seen within the last while, latest first, at most 500.
    public func listWorkers(within age: Duration = .seconds(60)) async throws -> [WorkerRecord] {
        let rows = try await database.query(
            """
            select name, kind, detail, array_to_string(devices, ',') as devices, floor(extract(epoch from last_seen) * 1000)::bigint as last_seen_ms from workers
             where last_seen > clock_timestamp() - $1::interval order by last_seen desc limit 500
            """, [.interval(age)])
        return try rows.map { row in
            WorkerRecord(
                name: try row.text("name"), kind: try row.text("kind"), detail: try row.text("detail"),
                devices: try row.text("devices").split(separator: ",").map(String.init),
                lastSeenMS: try row.int("last_seen_ms"))
        }
    }
}
