import Wire

/// Scores of several systems side by side.
struct ScoreTable {
    struct Column {
        let title: String
        let scores: Scores
    }

    /// Name, value, digits: in the order they are read.
    static let rows: [(name: String, value: @Sendable (Scores) -> Double?, digits: Int)] = [
        ("BLEU-1", { $0.bleu1 }, 3), ("BLEU-2", { $0.bleu2 }, 3), ("BLEU-3", { $0.bleu3 }, 3),
        ("BLEU-4", { $0.bleu4 }, 3),
        ("ROUGE-L", { $0.rougeL }, 3), ("CIDEr", { $0.cider }, 3),
        ("distinct captions", { $0.distinctCaptions.map(Double.init) }, 0),
        ("exact match", { $0.exactMatch }, 3),
        ("mean length", { $0.meanLength }, 1),
    ]

    let columns: [Column]

    var table: Table {
        var table = Table(["SCORE"] + columns.map { $0.title.safe }, right: Set(1...max(1, columns.count)))
        for row in Self.rows {
            table.add([row.name] + columns.map { Readable.fixed(row.value($0.scores), row.digits) })
        }
        // Only where a retrieval model was asked.
        if columns.contains(where: { $0.scores.match != nil }) {
            table.add(["match"] + columns.map { Readable.fixed($0.scores.match, 3) })
            table.add(["cosine"] + columns.map { Readable.fixed($0.scores.cosine, 3) })
        }
        table.add(["pictures"] + columns.map { String($0.scores.images ?? 0) })
        return table
    }
}
