import Datasets
import Wire

/// What became of the rows of a push, so that each is counted once.
struct RowLedger: Sendable {
    private let plan: DatasetPlan
    private(set) var accepted = 0
    /// Places in the plan's rows.
    private(set) var duplicates: [Int]
    private(set) var rejected: [RejectedRow]
    /// Captions that were new to the dataset.
    private(set) var newCaptions = 0
    /// Pictures that were in the dataset in another split, and stay there.
    private(set) var elsewhere: [String] = []
    /// Pictures whose bytes travelled, and how many these were.
    private(set) var sent = (pictures: 0, bytes: 0)
    /// Rows known to be duplicates before anything was asked.
    private let repeated: Set<Int>

    init(_ plan: DatasetPlan) {
        self.plan = plan
        (duplicates, rejected, repeated) = (plan.duplicates, plan.rejected, Set(plan.duplicates))
    }

    /// Rows settled so far.
    var rows: Int { accepted + duplicates.count + rejected.count }

    /// Settles the rows of a picture by the service's answer.
    /// - Returns: rows that the service did not record itself.
    mutating func settle(_ place: Int, _ result: PushResult) -> [RejectedRow] {
        let picture = plan.pictures[place]
        guard result.outcome == .accepted || result.outcome == .duplicate else {
            return refuse(
                place, RejectionReason(result.reason ?? "bad_row"), result.detail ?? "",
                recordedByService: true)
        }
        let fresh = Set(
            result.newCaptionIndexes.compactMap { index in
                Int(index) < picture.owners.count ? picture.owners[Int(index)] : nil
            })
        newCaptions += Int(result.newCaptions ?? 0)
        if let split = result.split, let asked = picture.split {
            elsewhere.append("\(picture.path) is in \(split), not \(asked.rawValue)")
        }
        for row in picture.rows where !repeated.contains(row) {
            if fresh.contains(row) { accepted += 1 } else { duplicates.append(row) }
        }
        return []
    }

    /// Refuses all rows of a picture.
    /// - Returns: rows that are to be reported.
    mutating func refuse(
        _ place: Int, _ reason: RejectionReason, _ detail: String, recordedByService: Bool = false
    ) -> [RejectedRow] {
        let picture = plan.pictures[place]
        let rows = picture.rows.filter { !repeated.contains($0) }.map { row in
            RejectedRow(
                file: plan.rows[row].origin.file, line: plan.rows[row].origin.line, reason: reason,
                detail: "\(picture.path): \(detail)")
        }
        rejected += rows
        return recordedByService ? Array(rows.dropFirst()) : rows
    }

    mutating func count(sent pictures: Int, bytes: Int) {
        sent = (sent.pictures + pictures, sent.bytes + bytes)
    }

    var reasons: [String: Int] { Dictionary(rejected.map { ($0.reason.code, 1) }, uniquingKeysWith: +) }

    /// "file:line" of a few duplicates.
    var duplicateExamples: [String] {
        duplicates.prefix(20).map { "\(plan.rows[$0].origin.file):\(plan.rows[$0].origin.line)" }
    }

    /// Every row as comma-separated text: outcome, file, line, picture, reason, detail.
    var csv: String {
        var csv = CSVText(["outcome", "file", "line", "picture", "reason", "detail"])
        let refused = Set(rejected.map { Origin(file: $0.file, line: $0.line) })
        let again = Set(duplicates)
        for (number, row) in plan.rows.enumerated() where !refused.contains(row.origin) {
            csv.add([
                again.contains(number) ? "duplicate" : "accepted", row.origin.file, String(row.origin.line),
                row.picture, "", "",
            ])
        }
        for row in rejected {
            csv.add(["rejected", row.file, String(row.line), "", row.reason.code, row.detail])
        }
        return csv.text
    }
}

/// Comma-separated text by RFC 4180.
struct CSVText {
    private(set) var text = ""

    init(_ header: [String]) { add(header) }

    mutating func add(_ fields: [String]) {
        text += fields.map(Self.quoted).joined(separator: ",") + "\r\n"
    }

    private static func quoted(_ field: String) -> String {
        guard field.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return field }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }
}
