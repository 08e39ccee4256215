import BlipstreamClient
import RPC
import Wire

/// What the service knows of single rows, as `blip dataset report --csv` writes it: the columns of `push --account`.
struct DatasetAccount {
    private(set) var accepted = 0
    private(set) var rejected = 0
    private var csv = CSVText(["outcome", "file", "line", "picture", "reason", "detail"])

    var text: String { csv.text }

    /// Every caption of a picture that is ready. Only the row that brought the picture is known by its line.
    mutating func add(_ image: DatasetImage) {
        let picture = image.fileName ?? ""
        let origin = image.origin.flatMap { $0.isEmpty ? nil : $0 } ?? picture
        for (place, caption) in image.captions.enumerated() {
            let line = place == 0 ? (image.line ?? 0) : 0
            csv.add(["accepted", origin, line == 0 ? "" : String(line), picture, "", caption])
            accepted += 1
        }
    }

    /// A refused row, or a picture that could not be decoded.
    mutating func add(_ row: Rejection) {
        csv.add([
            "rejected", row.fileName ?? "", String(row.line ?? 0), "", row.reason ?? "", row.detail ?? "",
        ])
        rejected += 1
    }

    /// Adds every accepted row of a dataset.
    mutating func addImages(of dataset: String, from client: Blipstream) async throws {
        var offset = 0
        while true {
            let page = try await client.images(of: dataset, offset: offset, limit: 1000)
            if page.isEmpty { return }
            for image in page { add(image) }
            offset += page.count
        }
    }
}
