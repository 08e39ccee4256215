import Wire

/// A model as commands show it.
struct ModelRow: Encodable, Sendable {
    let name: String
    let parameters: UInt64
    let imageSize: UInt32
    let origin: String
    /// captioner, or retrieval: it scores captions and writes none.
    let kind: String
    let weightsSHA256: String
    let createdAtMS: Int64?

    init(_ info: ModelInfo) {
        (name, parameters, imageSize) = (info.name ?? "", info.parameters ?? 0, info.imageSize ?? 0)
        (origin, createdAtMS) = (info.origin ?? "", info.createdAtMs)
        kind = info.kind ?? "captioner"
        weightsSHA256 = Readable.hex(info.weightsSha256 ?? [])
    }

    enum CodingKeys: String, CodingKey {
        case name, parameters, origin, kind
        case imageSize = "image_size", weightsSHA256 = "weights_sha256", createdAtMS = "created_at_ms"
    }

    static func table(_ rows: [ModelRow]) -> Table {
        var table = Table(
            ["MODEL", "KIND", "PARAMETERS", "PIXELS", "ORIGIN", "WEIGHTS", "SINCE"], right: [2, 3])
        for row in rows {
            table.add([
                row.name, row.kind, "\(Readable.fixed(Double(row.parameters) / 1e6, 1)) M",
                String(row.imageSize),
                row.origin,
                String(row.weightsSHA256.prefix(12)), Readable.date(row.createdAtMS),
            ])
        }
        return table
    }
}
