import Testing

@testable import captioner

@Suite struct BatcherTests {
    private let start = ContinuousClock.now

    /// A batcher whose changes can be expected about.
    private final class Driver {
        private var batcher: Batcher<String>

        init(batch: Int = 4, queue: Int = 8) {
            batcher = Batcher(limits: .init(batch: batch, queue: queue, wait: .milliseconds(2)))
        }

        var waiting: Int { batcher.waiting }

        func admit(
            _ key: String = "a", at now: ContinuousClock.Instant, within time: Duration = .seconds(10)
        ) -> Batcher<String>.Admission {
            batcher.admit(key, deadline: now + time, now: now)
        }

        func ticket(_ key: String = "a", at now: ContinuousClock.Instant) throws -> Int {
            guard case .admitted(let ticket) = admit(key, at: now) else { throw Refused() }
            return ticket
        }

        func prepared(_ ticket: Int, at now: ContinuousClock.Instant) -> Bool {
            batcher.prepared(ticket, now: now)
        }

        func next(_ now: ContinuousClock.Instant) -> [Batcher<String>.Action] { batcher.next(now: now) }

        func finished(_ now: ContinuousClock.Instant) { batcher.finished(now: now) }
    }

    private struct Refused: Error {}

    @Test func aLonePictureStartsAtOnce() throws {
        let driver = Driver()
        let ticket = try driver.ticket(at: start)
        #expect(driver.next(start) == [])
        #expect(driver.prepared(ticket, at: start))
        #expect(driver.next(start) == [.start([ticket])])
        #expect(driver.waiting == 0)
        #expect(driver.next(start) == [])
    }

    @Test(arguments: [true, false])
    func aReadyPictureWaitsForOnesBeingPreparedButNotLong(theyComeInTime: Bool) throws {
        let driver = Driver()
        let (first, second) = (try driver.ticket(at: start), try driver.ticket(at: start))
        #expect(driver.prepared(first, at: start))
        #expect(driver.next(start) == [.look(at: start + .milliseconds(2))])
        if theyComeInTime {
            #expect(driver.prepared(second, at: start + .milliseconds(1)))
            #expect(driver.next(start + .milliseconds(1)) == [.start([first, second])])
        } else {
            #expect(driver.next(start + .milliseconds(2)) == [.start([first])])
        }
    }

    @Test func nobodyWaitsForPicturesWithAnotherKey() throws {
        let driver = Driver()
        let first = try driver.ticket(at: start)
        _ = try driver.ticket("b", at: start)
        #expect(driver.prepared(first, at: start))
        #expect(driver.next(start) == [.start([first])])
    }

    @Test func aFullBatchWaitsForNobody() throws {
        let driver = Driver(batch: 2)
        let tickets = try (0..<3).map { _ in try driver.ticket(at: start) }
        #expect(driver.prepared(tickets[0], at: start))
        #expect(driver.prepared(tickets[1], at: start))
        #expect(driver.next(start) == [.start([tickets[0], tickets[1]])])
    }

    @Test func whatWouldMissItsDeadlineIsRefusedUnlessNothingIsAhead() throws {
        let driver = Driver(batch: 1)
        let first = try driver.ticket(at: start)
        #expect(driver.prepared(first, at: start))
        #expect(driver.next(start) == [.start([first])])
        let later = start + .seconds(4)
        driver.finished(later)
        // Nothing is ahead, however slow the last batch was.
        guard case .admitted(let ticket) = driver.admit(at: later, within: .seconds(1)) else {
            throw Refused()
        }
        #expect(driver.prepared(ticket, at: later))
        #expect(driver.next(later) == [.start([ticket])])
        #expect(driver.admit(at: later, within: .seconds(1)) == .refused(retryAfter: .seconds(2)))
        #expect(driver.admit(at: later, within: .seconds(5)) == .admitted(ticket + 1))
    }

    @Test func randomSchedulesLoseNothingMixNothingAndKeepTheBounds() {
        for seed in 0..<2000 {
            var schedule = Schedule(seed: UInt64(seed), start: start)
            schedule.run(steps: 80)
            #expect(schedule.faults.isEmpty, "seed \(seed): \(schedule.faults)")
            if !schedule.faults.isEmpty { return }
        }
    }
}

/// A random life of a batcher under a clock of its own, and the rules it must keep.
private struct Schedule {
    private var random: SplitMix
    private var now: ContinuousClock.Instant
    private let limits: Batcher<Int>.Limits
    private var batcher: Batcher<Int>
    private var open: [Int: (key: Int, deadline: ContinuousClock.Instant, isReady: Bool)] = [:]
    private var running: [Int] = []
    private var ended: Set<Int> = []
    private var admitted = 0
    var faults: [String] = []

    init(seed: UInt64, start: ContinuousClock.Instant) {
        random = SplitMix(state: seed)
        now = start
        limits = .init(
            batch: Int.random(in: 1...6, using: &random), queue: Int.random(in: 1...12, using: &random),
            wait: .milliseconds(Int.random(in: 0...5, using: &random)))
        batcher = Batcher(limits: limits)
    }

    mutating func run(steps: Int) {
        for _ in 0..<steps where faults.isEmpty {
            now = now.advanced(by: .microseconds(Int.random(in: 0...1500, using: &random)))
            switch Int.random(in: 0..<10, using: &random) {
            case 0...3: admit()
            case 4...6: prepare()
            case 7: drop()
            default: if !running.isEmpty { finish() }
            }
            pump()
        }
        drain()
    }

    private mutating func admit() {
        let key = Int.random(in: 0..<3, using: &random)
        let deadline = now.advanced(by: .milliseconds(Int.random(in: 1...60, using: &random)))
        let wasFull = open.count >= limits.queue
        switch batcher.admit(key, deadline: deadline, now: now) {
        case .admitted(let ticket):
            admitted += 1
            if wasFull { faults.append("admitted above the bound") }
            if open[ticket] != nil || ended.contains(ticket) { faults.append("ticket \(ticket) given twice") }
            open[ticket] = (key, deadline, false)
        case .refused(let retryAfter):
            if retryAfter < .milliseconds(20) || retryAfter > .seconds(2) {
                faults.append("odd \(retryAfter)")
            }
            if open.isEmpty, running.isEmpty { faults.append("refused although idle") }
        }
    }

    private mutating func prepare() {
        guard let ticket = open.filter({ !$0.value.isReady }).keys.sorted().randomElement(using: &random)
        else {
            return
        }
        if !batcher.prepared(ticket, now: now) { faults.append("\(ticket) was forgotten") }
        open[ticket]?.isReady = true
    }

    private mutating func drop() {
        guard let ticket = (open.keys.sorted() + running).randomElement(using: &random) else { return }
        let isWaiting = open[ticket] != nil
        if batcher.drop(ticket) != isWaiting { faults.append("drop of \(ticket) said the opposite") }
        if isWaiting { end([ticket]) }
    }

    private mutating func finish() {
        batcher.finished(now: now)
        running = []
    }

    private mutating func pump() {
        for action in batcher.next(now: now) {
            switch action {
            case .start(let tickets):
                let members = tickets.compactMap { open[$0] }
                if !running.isEmpty { faults.append("two batches at once") }
                if tickets.isEmpty || tickets.count > limits.batch {
                    faults.append("batch of \(tickets.count)")
                }
                if members.count != tickets.count || !members.allSatisfy(\.isReady) {
                    faults.append("not ready")
                }
                if Set(members.map(\.key)).count > 1 { faults.append("mixed keys") }
                if members.contains(where: { $0.deadline <= now }) { faults.append("started an expired one") }
                end(tickets)
                running = tickets
            case .expire(let tickets):
                if tickets.contains(where: { (open[$0]?.deadline ?? now) > now }) {
                    faults.append("expired early")
                }
                end(tickets)
            case .look(let moment):
                if moment <= now || moment > now + limits.wait { faults.append("look at the wrong moment") }
            }
        }
        if batcher.waiting != open.count {
            faults.append("\(batcher.waiting) waiting, expected \(open.count)")
        }
        if running.isEmpty, open.values.contains(where: \.isReady), limits.wait == .zero {
            faults.append("idle although something is ready")
        }
    }

    private mutating func end(_ tickets: [Int]) {
        for ticket in tickets {
            if open.removeValue(forKey: ticket) == nil { faults.append("\(ticket) ended twice") }
            ended.insert(ticket)
        }
    }

    /// Whatever is left gets its turn or expires.
    private mutating func drain() {
        for _ in 0..<100 where faults.isEmpty && !(open.isEmpty && running.isEmpty) {
            now = now.advanced(by: .milliseconds(6))
            if !running.isEmpty { finish() }
            for ticket in open.filter({ !$0.value.isReady }).keys.sorted()
            where batcher.prepared(ticket, now: now) {
                open[ticket]?.isReady = true
            }
            pump()
        }
        if ended.count != admitted { faults.append("\(admitted) admitted, \(ended.count) ended") }
    }
}

private struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
