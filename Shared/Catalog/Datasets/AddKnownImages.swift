import Database

extension Catalog {
    /// As `addImages`, for pictures whose bytes need not have come: those that the catalogue knows join the dataset.
    /// Asking again for what is there already writes nothing.
    /// - Parameter items: at most 1,000.
    /// - Returns: one result for each item, in order; nil: the picture is not known.
    public func addKnownImages(dataset: String, items: [NewImage]) async throws -> [AddedImage?] {
        try Self.checkName(dataset, of: "dataset")
        guard items.count <= 1000 else {
            throw CatalogError.invalid("at most 1,000 pictures a batch; got \(items.count)")
        }
        for item in items { try item.check() }
        let states = try await known(dataset, items)
        var results = states.map { state -> AddedImage? in
            guard let state, let split = state.split, state.isComplete else { return nil }
            return AddedImage(imageID: state.imageID, outcome: .duplicate, newCaptions: [], split: split)
        }
        let open = items.indices.filter { states[$0] != nil && results[$0] == nil }
        let added = try await addImages(dataset: dataset, items: open.map { items[$0] })
        for (index, image) in zip(open, added) { results[index] = image }
        return results
    }

    private struct Known {
        let imageID: Int
        /// nil: no member of the dataset.
        let split: Split?
        /// Every caption of the item is there.
        var isComplete: Bool
    }

    /// Each row is looked up by itself: a join of the whole would read all pictures and captions for every thousand rows,
    /// and the limits keep the planner from making one.
    private func known(_ dataset: String, _ items: [NewImage]) async throws -> [Known?] {
        let rows = try await database.query(
            """
            select t.n, i.id, s.split from unnest($1::bytea[]) with ordinality as t(sha256, n)
              cross join lateral (select id from images where sha256 = t.sha256 limit 1) i
              left join lateral (select split from splits where image_id = i.id
                and dataset_id = (select id from datasets where name = $2) limit 1) s on true
            """, [.byteArrays(items.map(\.sha256)), .text(dataset)])
        var states = [Known?](repeating: nil, count: items.count)
        for row in rows {
            let split = try row.optionalText("split") == nil ? nil : Self.split(row)
            states[try row.int("n") - 1] = Known(
                imageID: try row.int("id"), split: split, isComplete: split != nil)
        }
        let pairs = items.indices.flatMap { index -> [(Int, Int, String)] in
            guard let state = states[index], state.split != nil else { return [] }
            return items[index].captions.map { (index, state.imageID, $0) }
        }
        guard !pairs.isEmpty else { return states }
        let missing = try await database.query(
            """
            select t.n from unnest($1::int[], $2::bigint[], $3::text[]) as t(n, image_id, text)
              left join lateral (select 1 as there from captions c
                where c.dataset_id = (select id from datasets where name = $4) and c.image_id = t.image_id
                  and text_sha256(c.text) = text_sha256(t.text) limit 1) c on true
             where c.there is null
            """, [.ints(pairs.map(\.0)), .ints(pairs.map(\.1)), .texts(pairs.map(\.2)), .text(dataset)])
        for row in missing { states[try row.int("n")]?.isComplete = false }
        return states
    }
}
