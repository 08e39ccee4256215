/// The pictures a report shows: what became much better, what became worse, and some of the rest.
struct Gallery {
    struct Group {
        let title: String
        let samples: [DemoReport.Sample]
    }

    let groups: [Group]

    /// - Parameter each: how many of each kind.
    init(_ samples: [DemoReport.Sample], each: Int = 9) {
        let shown = samples.filter { !$0.picture.isEmpty }
        let ranked = shown.sorted { ($1.gain, $0.fileName) < ($0.gain, $1.fileName) }
        let gains = Array(ranked.filter { $0.gain > 0 }.prefix(each))
        let losses = Array(ranked.reversed().filter { $0.gain < 0 }.prefix(each))
        let taken = Set((gains + losses).map(\.fileName))
        let rest = shown.filter { !taken.contains($0.fileName) }
        // Few gains or losses leave room, so that there are as many pictures as the split allows.
        let wanted = min(rest.count, 3 * each - gains.count - losses.count)
        let spread = (0..<wanted).map { rest[$0 * rest.count / wanted] }
        groups = [
            Group(title: "Largest gains", samples: gains), Group(title: "Largest losses", samples: losses),
            Group(title: "Others, evenly drawn", samples: spread),
        ].filter { !$0.samples.isEmpty }
    }
}
