/// Whether a dataset's splits can be trained on and judged by.
public enum SplitChecks {
    /// - Parameter looksForNear: fingerprints were taken; without them near-identical pictures are not looked for.
    public static func run(_ pictures: [PlannedPicture], looksForNear: Bool) -> [DatasetWarning] {
        var warnings: [DatasetWarning] = []
        let counts = Dictionary(pictures.map { ($0.finalSplit, 1) }, uniquingKeysWith: +)
        let empty = DatasetSplit.allCases.filter { counts[$0] == nil }
        if !pictures.isEmpty, !empty.isEmpty {
            warnings.append(
                DatasetWarning(
                    "split_empty", count: empty.count,
                    "no picture for \(empty.map(\.rawValue).joined(separator: " and ")): "
                        + "training needs train and validation, scores need test"))
        }
        if looksForNear, let near = near(pictures) { warnings.append(near) }
        return warnings
    }

    private static func near(_ pictures: [PlannedPicture]) -> DatasetWarning? {
        let pairs = Fingerprint.nearPairs(
            pictures.map(\.fingerprint), labels: pictures.map { $0.finalSplit.rank })
        guard !pairs.isEmpty else { return nil }
        let examples = pairs.prefix(20).map { left, right in
            let (a, b) = (pictures[left], pictures[right])
            return "\(a.path) (\(a.finalSplit.rawValue)) looks like \(b.path) (\(b.finalSplit.rawValue))"
        }
        return DatasetWarning(
            "near_identical_across_splits", count: pairs.count,
            "\(pairs.count) pictures look almost the same as one in another split; scores will flatter",
            examples: examples)
    }
}
