import Foundation

/// `report.html`: one file that needs nothing else, scripts included.
struct ReportPage {
    private let report: DemoReport

    init(_ report: DemoReport) { self.report = report }

    var html: String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <title>Blipstream: \(text(report.tunedModel))</title>
        <style>\(Self.style)</style>
        </head>
        <body>
        <header>
        <h1>\(text(report.baseModel)) <span class="arrow">→</span> \(text(report.tunedModel))</h1>
        <p class="lead">\(text(headline))</p>
        </header>
        <main>
        <section><h2>Scores</h2>\(scores)</section>
        <section><h2>Training loss</h2>\(curve)\(recipe)</section>
        <section><h2>Pictures that training never saw</h2>\(gallery)</section>
        <section><h2>Time</h2>\(times)</section>
        </main>
        <footer>Blipstream, \(text(Readable.date(Int64(report.finished.timeIntervalSince1970 * 1000))))</footer>
        </body>
        </html>

        """
    }

    private func text(_ value: String) -> String { HTML.escape(value) }

    private var headline: String {
        let test = report.splits["test"] ?? 0
        let change =
            "CIDEr \(Readable.fixed(report.before.cider, 2)) before, \(Readable.fixed(report.after.cider, 2)) after "
            + "fine-tuning; \(Readable.fixed(report.floor.cider, 2)) for the caption of the training picture that looks most alike."
        return
            "\(change) \(test) test pictures, \(report.splits["train"] ?? 0) to train on, \(report.rejected) rejected."
    }

    private static let rows:
        [(name: String, value: @Sendable (ScoreReport) -> Double?, digits: Int, best: Bool)] = [
            ("CIDEr", { $0.cider }, 3, true), ("BLEU-1", { $0.bleu1 }, 3, true),
            ("BLEU-2", { $0.bleu2 }, 3, true),
            ("BLEU-3", { $0.bleu3 }, 3, true), ("BLEU-4", { $0.bleu4 }, 3, true),
            ("ROUGE-L", { $0.rougeL }, 3, true),
            ("Exact match", { $0.exactMatch }, 3, true),
            ("Distinct captions", { Double($0.distinct) }, 0, false),
            ("Mean length, words", { $0.meanLength }, 1, false),
        ]

    private var scores: String {
        let rows = Self.rows.map { row in
            let values = [report.before, report.after, report.floor].map(row.value)
            let best = row.best ? values.compactMap(\.self).max() : nil
            let cells = values.map { value in
                let mark = value != nil && value == best ? " class=\"best\"" : ""
                return "<td\(mark)>\(Readable.fixed(value, row.digits))</td>"
            }
            return "<tr><th scope=\"row\">\(row.name)</th>\(cells.joined())</tr>"
        }
        return """
            <table><thead><tr><th></th><th scope="col">before</th><th scope="col">after</th>\
            <th scope="col" title="the caption of the closest training picture by 16 × 16 pixels">floor</th></tr></thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody></table>
            """
    }

    private var curve: String {
        guard let curve = LossCurve(losses: report.losses, validation: report.validationLosses) else {
            return "<p>No loss was recorded.</p>"
        }
        return "<figure>\(curve.svg)<figcaption><span class=\"key mean\"></span>training (mean) "
            + "<span class=\"key raw\"></span>each step <span class=\"key validation\"></span>validation</figcaption></figure>"
    }

    private var recipe: String {
        let items = report.recipe.map { "<div><dt>\(text($0.name))</dt><dd>\(text($0.value))</dd></div>" }
        return "<dl>\(items.joined())</dl>"
    }

    private var gallery: String {
        Gallery(report.samples).groups.map { group in
            "<h3>\(text(group.title))</h3><div class=\"gallery\">\(group.samples.map(card).joined(separator: "\n"))</div>"
        }.joined(separator: "\n")
    }

    private func card(_ sample: DemoReport.Sample) -> String {
        let extra = sample.references.dropFirst().joined(separator: "\n")
        return """
            <article><img alt="\(text(sample.references.first ?? sample.fileName))" loading="lazy" \
            src="data:\(Self.mediaType(sample.fileName));base64,\(Data(sample.picture).base64EncodedString())">
            <dl><dt>reference</dt><dd title="\(text(extra))">\(text(sample.references.first ?? ""))</dd>
            <dt>before</dt><dd class="before">\(text(sample.before))</dd>
            <dt>after</dt><dd class="after">\(text(sample.after))</dd>
            <dt>floor</dt><dd class="floor">\(text(sample.floor))</dd></dl>
            <p class="gain \(sample.gain < 0 ? "worse" : "better")">CIDEr \(Readable.fixed(sample.ciderBefore, 2)) → \
            \(Readable.fixed(sample.ciderAfter, 2)) <small>\(text(sample.fileName))</small></p></article>
            """
    }

    private static func mediaType(_ name: String) -> String {
        switch (name as NSString).pathExtension.lowercased() {
        case "png": "image/png"
        case "webp": "image/webp"
        default: "image/jpeg"
        }
    }

    private var times: String {
        let total = report.seconds.reduce(0) { $0 + $1.seconds }
        let rows = (report.seconds + [("together", total)]).map {
            "<tr><th scope=\"row\">\(text($0.step))</th><td>\(text(Readable.seconds($0.seconds)))</td></tr>"
        }
        return "<table class=\"narrow\"><tbody>\(rows.joined())</tbody></table>"
    }

    private static let style = """
        :root { color-scheme: light dark; --ink: #1c1f24; --soft: #616873; --line: #e1e4e9; --page: #f6f7f9; --card: #fff;
          --good: #0a7d4f; --bad: #b3402a; --accent: #2457d6; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e8eaee; --soft: #9aa2ae; --line: #30353d; --page: #14171b;
          --card: #1d2126; --good: #4cc38a; --bad: #f0836b; --accent: #7ea2ff; } }
        * { box-sizing: border-box; }
        body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); }
        header, main, footer { max-width: 66rem; margin: 0 auto; padding: 0 1.25rem; }
        header { padding-top: 2.5rem; } footer { padding: 1.5rem 1.25rem 3rem; color: var(--soft); font-size: .875rem; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 0; overflow-wrap: anywhere; } .arrow { color: var(--soft); }
        .lead { font-size: 1.1rem; max-width: 46rem; }
        h2 { font-size: 1.2rem; margin: 2.25rem 0 .75rem; } h3 { font-size: 1rem; margin: 1.5rem 0 .6rem; color: var(--soft); }
        table { border-collapse: collapse; background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
          width: 100%; max-width: 40rem; font-variant-numeric: tabular-nums; }
        table.narrow { max-width: 20rem; }
        th, td { padding: .4rem .9rem; text-align: right; border-top: 1px solid var(--line); font-weight: 400; }
        thead th { border-top: 0; color: var(--soft); font-size: .875rem; } th[scope=row] { text-align: left; }
        td.best { font-weight: 650; color: var(--good); }
        figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; }
        svg { width: 100%; height: auto; display: block; } svg text { fill: var(--soft); font-size: 12px; }
        .grid { stroke: var(--line); } polyline { fill: none; stroke-linejoin: round; }
        polyline.raw { stroke: var(--accent); opacity: .25; } polyline.mean { stroke: var(--accent); stroke-width: 2.25; }
        circle.validation { fill: var(--bad); }
        figcaption { color: var(--soft); font-size: .875rem; padding: .25rem .25rem 0; }
        .key { display: inline-block; width: .9rem; height: .3rem; margin: 0 .35rem 0 .8rem; border-radius: .2rem; vertical-align: middle; }
        .key.mean { background: var(--accent); } .key.raw { background: var(--accent); opacity: .25; } .key.validation { background: var(--bad); }
        section > dl { display: flex; flex-wrap: wrap; gap: .25rem 1.75rem; margin: .75rem 0 0; font-size: .9rem; }
        section > dl div { display: flex; gap: .5rem; } dt { color: var(--soft); } dd { margin: 0; }
        .gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 1rem; }
        article { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .8rem; display: flex; flex-direction: column; }
        article img { width: 10rem; height: 10rem; object-fit: contain; border-radius: .35rem; margin: 0 auto .6rem; }
        article dl { display: grid; grid-template-columns: auto 1fr; gap: .15rem .7rem; margin: 0; font-size: .9rem; overflow-wrap: anywhere; }
        article dd.before { color: var(--soft); } article dd.after { font-weight: 600; } article dd.floor { color: var(--soft); }
        .gain { margin: .6rem 0 0; padding-top: .5rem; border-top: 1px solid var(--line); font-size: .85rem; margin-top: auto; }
        article dl { margin-bottom: .6rem; } .gain.better { color: var(--good); } .gain.worse { color: var(--bad); }
        .gain small { float: right; color: var(--soft); }
        """
}
