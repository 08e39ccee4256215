import ArgumentParser
import Compute
import Foundation

/// `blip bench`
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure this machine: matrix products, single operations, encoding, training, captioning.",
        discussion: """
            Needs no service and no weights: base and large are built with random ones. The limit is measured on the spot \
            (register loops of the same type, memory reads; large products on a card), so that each figure comes with the \
            share of it. On a card the first repetition compiles and is told apart.

            Examples:
              blip bench caption --model base --dtype bf16 --batch 1 --beams 3
              blip bench train --model base --dtype bf16 --batch 8 --breakdown
              blip bench gemm --dtype bf16 --json
              blip bench train --model base --dtype bf16 --batch 64 --device gpu
            """,
        subcommands: [
            BenchGemm.self, BenchOps.self, BenchEncode.self, BenchTrain.self, BenchCaption.self,
            BenchStream.self, BenchParity.self,
            BenchPictures.self,
        ])
}

/// Prints results, as a table or as JSON lines, and the breakdown of the last one.
struct BenchReport {
    let options: BenchOptions
    private var notes: [String] = []
    private var table = Table(BenchResult.header, right: [1, 3, 4, 5, 6, 7])

    init(_ options: BenchOptions) { self.options = options }

    mutating func add(_ result: BenchResult) throws {
        if options.json { return try Console(json: true).emit(result) }
        table.add(result.cells)
        if let compiled = result.compiled { notes.append(compiled) }
    }

    func end(device: any Device) {
        let console = Console(json: options.json)
        if !table.isEmpty { console.say(table.text) }
        for note in notes { console.note(note) }
        console.note(device.summary)
    }

    /// - Parameter step: seconds of the metered repetition; what no operation accounts for is shown as `other`.
    func breakdown(_ meter: MeteredDevice, step: Double) throws {
        var lines = meter.lines
        var other = MeteredDevice.Line(name: "other")
        other.seconds = step - lines.reduce(0) { $0 + $1.seconds }
        lines.append(other)
        let console = Console(json: options.json)
        var text = Table(["operation", "calls", "time", "share", "GFLOP/s"], right: [1, 2, 3, 4])
        for line in lines {
            text.add([
                line.name, line.calls == 0 ? "" : String(line.calls), line.seconds.briefly,
                String(format: "%.1f %%", 100 * line.seconds / step),
                line.operations == 0 ? "" : String(format: "%.0f", line.operations / line.seconds * 1e-9),
            ])
        }
        text.add(["the whole step", "", step.briefly, "100.0 %", ""])
        console.say("\n" + text.text)
    }
}
