/// Text in columns: the first to the left, the others by choice.
struct Table {
    private let header: [String]
    private let rightAligned: Set<Int>
    private var rows: [[String]] = []

    /// - Parameter right: columns of numbers.
    init(_ header: [String], right: Set<Int> = []) {
        self.header = header
        rightAligned = right
    }

    /// Cells are escaped here.
    mutating func add(_ cells: [String]) { rows.append(cells.map(\.safe)) }

    var isEmpty: Bool { rows.isEmpty }

    var text: String {
        let all = [header] + rows
        let widths = header.indices.map { column in
            all.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: max(0, widths[column] - cell.count))
                line += "  " + (rightAligned.contains(column) ? padding + cell : cell + padding)
            }
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
