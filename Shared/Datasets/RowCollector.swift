/// Takes rows as a reader finds them, each either kept or refused with its place.
struct RowCollector {
    let source: any DatasetSource
    let index: PictureIndex
    let options: ReadingOptions
    private(set) var rows: [CaptionRow] = []
    private(set) var rejected: [RejectedRow] = []
    var warnings: [DatasetWarning] = []
    /// Pictures that a row names, whatever became of it.
    private(set) var named: Set<String> = []
    private var blankCaptions = 0

    init(source: any DatasetSource, index: PictureIndex, options: ReadingOptions) {
        (self.source, self.index, self.options) = (source, index, options)
        rejected = source.refused
    }

    /// One row: finds the picture first, so that a picture with a bad caption is not also one without a row.
    mutating func add(
        _ origin: Origin, picture: () throws(RowRefusal) -> String,
        captions: () throws(RowRefusal) -> [String], split: DatasetSplit? = nil, group: String? = nil
    ) {
        var path: String?
        do throws(RowRefusal) {
            let found = try picture()
            path = found
            named.insert(found)
            let written = try captions()
            let kept = try CaptionRules.checked(written)
            blankCaptions += written.count - kept.count
            rows.append(
                CaptionRow(picture: found, captions: kept, split: split, group: group, origin: origin))
        } catch {
            var refusal = error
            if let path, path != origin.file, !refusal.detail.contains(path) {
                refusal = RowRefusal(error.reason, "\(path): \(error.detail)")
            }
            rejected.append(RejectedRow(origin, refusal))
        }
    }

    mutating func refuse(_ origin: Origin, _ reason: RejectionReason, _ detail: String) {
        rejected.append(RejectedRow(origin, RowRefusal(reason, detail)))
    }

    /// Notes that a row names a picture although the row as a whole is no use.
    mutating func note(named path: String) { named.insert(path) }

    /// A fault in the middle of a file: what stood before it is kept.
    mutating func refuse(_ fault: JSONFault, in file: String, after count: Int) {
        refuse(
            Origin(file: file, line: count + 1), .badJSON,
            "\(file) is no JSON from byte \(fault.offset + 1) on: \(fault.text); what follows is lost, repair the file"
        )
    }

    /// Ends the reading.
    mutating func finish(_ format: DatasetFormat) -> DatasetContent {
        if blankCaptions > 0 {
            warnings.append(
                DatasetWarning(
                    "captions_blank", count: blankCaptions,
                    "\(blankCaptions) blank captions are left out of rows that have others"))
        }
        return DatasetContent(
            format: format, rows: rows, rejected: rejected, warnings: source.notes + warnings)
    }
}

/// What a source holds: every row is either kept or refused with a reason.
public struct DatasetContent: Sendable, Equatable {
    public let format: DatasetFormat
    public var rows: [CaptionRow]
    public var rejected: [RejectedRow]
    public var warnings: [DatasetWarning]

    /// Rows read, whatever became of them.
    public var count: Int { rows.count + rejected.count }
}
