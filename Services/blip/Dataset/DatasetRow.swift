import Wire

/// A dataset as commands show it.
struct DatasetRow: Encodable, Sendable, Equatable {
    let name: String
    let images: Int
    let captions: Int
    let pending: Int
    let ready: Int
    let rejected: Int
    /// Ready pictures by split.
    let splits: [String: Int]

    init(_ info: DatasetInfo) {
        name = info.name ?? ""
        (images, captions) = (Int(info.images ?? 0), Int(info.captions ?? 0))
        (pending, ready, rejected) = (Int(info.pending ?? 0), Int(info.ready ?? 0), Int(info.rejected ?? 0))
        splits = Dictionary(
            info.splits.map { ($0.split ?? "", Int($0.images ?? 0)) }, uniquingKeysWith: +)
    }

    var sentence: String {
        let parts = ["train", "validation", "test"].map { "\(splits[$0] ?? 0) \($0)" }.joined(separator: ", ")
        return "\(name.safe): \(ready) pictures ready (\(parts)), \(rejected) rejected"
            + (pending > 0 ? ", \(pending) not prepared yet." : ".")
    }

    static func table(_ rows: [DatasetRow]) -> Table {
        var table = Table(
            ["DATASET", "READY", "TRAIN", "VALIDATION", "TEST", "PENDING", "REJECTED", "CAPTIONS"],
            right: [1, 2, 3, 4, 5, 6, 7])
        for row in rows {
            table.add(
                [row.name]
                    + [
                        row.ready, row.splits["train"] ?? 0, row.splits["validation"] ?? 0,
                        row.splits["test"] ?? 0, row.pending,
                        row.rejected, row.captions,
                    ].map(String.init))
        }
        return table
    }
}
