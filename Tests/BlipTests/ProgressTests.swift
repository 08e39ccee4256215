import Testing

@testable import blip

struct ProgressTests {
    @Test func rateAndTimeLeftComeFromWhatWasSeen() {
        var pace = Pace(total: 100, done: 20)
        #expect(pace.rate == nil && pace.left == nil)
        pace.record(done: 40, at: 4)
        // Twenty in four seconds; what was there at the start does not count.
        #expect(pace.rate == 5)
        #expect(pace.left == 12)
        #expect(pace.text("pictures") == "40 of 100 (40 %), 5.0 pictures/s, 12 s left")
    }

    @Test func oldTimesAreForgotten() {
        var pace = Pace(total: 10_000)
        for second in 1...100 { pace.record(done: second, at: Double(second)) }
        for second in 101...160 { pace.record(done: 100 + (second - 100) * 10, at: Double(second)) }
        #expect(pace.rate == 10)
    }

    @Test func theEndAndNothingToDoHaveNoTimeLeft() {
        var pace = Pace(total: 10)
        pace.record(done: 10, at: 2)
        #expect(pace.left == 0)
        #expect(pace.text("steps") == "10 of 10 (100 %), 5.0 steps/s")
        #expect(Pace(total: 0).text("steps") == "0 of 0")
    }

    @Test func workThatStandsStillHasNoRate() {
        var pace = Pace(total: 10, done: 3)
        pace.record(done: 3, at: 100)
        #expect(pace.rate == nil)
        #expect(pace.text("steps") == "3 of 10 (30 %)")
    }

    @Test(arguments: [
        (0.04, "0.0 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.4, "59 s"), (59.6, "1 min 00 s"),
        (185, "3 min 05 s"),
        (3599.6, "1 h 00 min"), (7805, "2 h 10 min"), (.infinity, "?"), (-1, "?"),
    ])
    func secondsAreReadable(_ seconds: Double, _ text: String) { #expect(Readable.seconds(seconds) == text) }

    @Test func bytesAreReadable() {
        #expect(Readable.bytes(1023) == "1023 bytes")
        #expect(Readable.bytes(1536) == "1.5 KiB")
        #expect(Readable.bytes(20 << 20) == "20 MiB")
    }

    @Test func terminalTextShowsControlCharacters() {
        #expect("a\u{1b}[31mred\n\u{7}".safe == "a\\u{1b}[31mred\\u{a}\\u{7}")
        #expect("right\u{202e}left".safe == "right\\u{202e}left")
        #expect("ein Löwe 🦁 狮子".safe == "ein Löwe 🦁 狮子")
    }

    @Test func tablesAlignColumns() {
        var table = Table(["NAME", "COUNT"], right: [1])
        table.add(["a\tb", "5"])
        table.add(["long name", "1234567"])
        #expect(table.text == "  NAME         COUNT\n  a\\u{9}b          5\n  long name  1234567")
    }
}
