import Database

extension Catalog {
    /// Adds a batch of pictures, with captions and one `preprocess` job for each picture not seen before, in one
    /// transaction. The dataset is made when new. Repeating a batch is harmless.
    /// - Parameter items: at most 1,000; their bytes are durable already.
    /// - Returns: one result for each item, in order.
    public func addImages(dataset: String, items: [NewImage]) async throws -> [AddedImage] {
        try Self.checkName(dataset, of: "dataset")
        guard items.count <= 1000 else {
            throw CatalogError.invalid("at most 1,000 pictures a batch; got \(items.count)")
        }
        for item in items { try item.check() }
        guard !items.isEmpty else { return [] }
        return try await database.transaction { transaction in
            try await ImageBatch(items: items).add(to: dataset, transaction)
        }
    }

    /// Locks that keep a dataset's membership still while a snapshot is taken.
    enum Lock {
        static let dataset = 1
        static let outputNames = 2
    }

    static func ensureDataset(_ name: String, _ executor: any SQLExecutor) async throws -> Int {
        try await executor.query(
            "insert into datasets (name) values ($1) on conflict do nothing", [.text(name)])
        let rows = try await executor.query("select id from datasets where name = $1", [.text(name)])
        guard let row = rows.first else {
            throw CatalogError.precondition("dataset \(name) is being removed")
        }
        return try row.int("id")
    }
}

/// The statements of one `addImages` call.
struct ImageBatch: Sendable {
    let items: [NewImage]
    /// Positions in the order in which every transaction takes its locks.
    let order: [Int]

    init(items: [NewImage]) {
        self.items = items
        order = items.indices.sorted { items[$0].sha256.lexicographicallyPrecedes(items[$1].sha256) }
    }

    func add(to dataset: String, _ transaction: Transaction) async throws -> [AddedImage] {
        let datasetID = try await Catalog.ensureDataset(dataset, transaction)
        try await transaction.query(
            "select pg_advisory_xact_lock_shared($1::int, $2::int)",
            [.int(Catalog.Lock.dataset), .int(datasetID)])
        // The collector of unreferenced blobs takes the same locks.
        try await transaction.query(
            "select pg_advisory_xact_lock(k) from unnest($1::bigint[]) as k", [.ints(sorted(lockKey))])
        try await transaction.query(
            """
            insert into images (sha256, size) select sha256, size
              from unnest($1::bytea[], $2::bigint[]) as t(sha256, size) on conflict do nothing
            """, [.byteArrays(sorted(\.sha256)), .ints(sorted(\.size))])
        let ids = try await imageIDs(transaction)
        let joined = try await join(datasetID, ids, transaction)
        var added = try await addCaptions(datasetID, ids, transaction)
        try await transaction.query(
            """
            insert into jobs (kind, dedup_key, payload) select 'preprocess', encode(sha256, 'hex'), sha256
              from images where id = any ($1::bigint[]) and state = 'pending' order by sha256 on conflict do nothing
            """, [.ints(Array(Set(ids)))])
        let splits = try await splits(datasetID, Set(ids).subtracting(joined), transaction)
        var members = joined
        return items.indices.map { index in
            let isNew = members.remove(ids[index]) != nil
            let captions = items[index].captions
            let newCaptions = captions.indices.filter { added[ids[index]]?.remove(captions[$0]) != nil }
            return AddedImage(
                imageID: ids[index], outcome: isNew || !newCaptions.isEmpty ? .accepted : .duplicate,
                newCaptions: newCaptions, split: splits[ids[index]] ?? items[index].finalSplit)
        }
    }

    /// Where pictures are that were members before.
    private func splits(
        _ datasetID: Int, _ ids: Set<Int>, _ transaction: Transaction
    ) async throws -> [Int: Split] {
        guard !ids.isEmpty else { return [:] }
        let rows = try await transaction.query(
            "select image_id, split from splits where dataset_id = $1 and image_id = any ($2::bigint[])",
            [.int(datasetID), .ints(Array(ids))])
        return Dictionary(
            try rows.map { (try $0.int("image_id"), try Catalog.split($0)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The id of each item's picture, in the items' order.
    private func imageIDs(_ transaction: Transaction) async throws -> [Int] {
        let rows = try await transaction.query(
            "select id, sha256 from images where sha256 = any ($1::bytea[])", [.byteArrays(sorted(\.sha256))])
        var known: [[UInt8]: Int] = [:]
        for row in rows { known[try row.bytes("sha256")] = try row.int("id") }
        return try items.map { item in
            guard let id = known[item.sha256] else {
                throw CatalogError.precondition(
                    "picture \(Hex.encode(item.sha256)) vanished while it was added")
            }
            return id
        }
    }

    /// - Returns: pictures that were not members before.
    private func join(_ datasetID: Int, _ ids: [Int], _ transaction: Transaction) async throws -> Set<Int> {
        let rows = try await transaction.query(
            """
            insert into splits (dataset_id, image_id, split, file_name, line, origin)
            select $1, image_id, split, file_name, line, origin
              from unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::text[])
                as t(image_id, split, file_name, line, origin)
            on conflict do nothing returning image_id
            """,
            [
                .int(datasetID), .ints(order.map { ids[$0] }),
                .texts(sorted(\.finalSplit.rawValue)), .texts(sorted(\.fileName)), .ints(sorted(\.line)),
                .texts(sorted(\.origin)),
            ])
        return Set(try rows.map { try $0.int("image_id") })
    }

    /// - Returns: the captions that are new, by picture.
    private func addCaptions(
        _ datasetID: Int, _ ids: [Int], _ transaction: Transaction
    ) async throws -> [Int: Set<String>] {
        let pairs = order.flatMap { index in items[index].captions.map { (ids[index], $0) } }
        guard !pairs.isEmpty else { return [:] }
        let rows = try await transaction.query(
            """
            insert into captions (dataset_id, image_id, text)
            select $1, image_id, text from unnest($2::bigint[], $3::text[]) as t(image_id, text)
            on conflict do nothing returning image_id, text
            """, [.int(datasetID), .ints(pairs.map(\.0)), .texts(pairs.map(\.1))])
        var added: [Int: Set<String>] = [:]
        for row in rows { added[try row.int("image_id"), default: []].insert(try row.text("text")) }
        return added
    }

    private func sorted<T>(_ value: (NewImage) -> T) -> [T] { order.map { value(items[$0]) } }

    private func lockKey(_ item: NewImage) -> Int {
        Int(truncatingIfNeeded: item.sha256.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
}
