/// ROUGE-L: the longest common subsequence with the references.
enum ROUGE {
    private static let beta = 1.2

    /// The best precision and the best recall, each over all references on its own, as one F score in 0...1.
    static func score(_ sample: TokenizedSample) -> Double {
        var precision = 0.0
        var recall = 0.0
        for reference in sample.referenceTokens {
            let common = Double(longestCommonSubsequence(sample.candidateTokens, reference))
            precision = max(precision, common / Double(sample.candidateTokens.count))
            recall = max(recall, common / Double(reference.count))
        }
        guard precision > 0, recall > 0 else { return 0 }
        let weight = beta * beta
        return (1 + weight) * precision * recall / (recall + weight * precision)
    }

    static func longestCommonSubsequence(_ first: [String], _ second: [String]) -> Int {
        var row = Array(repeating: 0, count: second.count + 1)
        for word in first {
            var diagonal = 0
            for (index, other) in second.enumerated() {
                let above = row[index + 1]
                row[index + 1] = word == other ? diagonal + 1 : max(above, row[index])
                diagonal = above
            }
        }
        return row[second.count]
    }
}
