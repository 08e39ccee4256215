public import Foundation
public import Imaging
public import Logging

/// Decodes in child processes that are locked in: a file that crashes, hangs or swells its decoder costs that
/// process and is refused with the reason `decoder_crashed`; the next file meets a fresh one. Children are
/// started when they are needed, up to `size`, and replaced after a number of files.
///
/// Calls wait for a free child and then for its answer: make them on threads of your own.
public final class DecoderPool: PictureReading {
    public struct Options: Sendable {
        /// Children at most.
        public var size: Int
        public var limits: ImageLimits
        /// For one file.
        public var deadline: Duration = .seconds(10)
        /// Files after which a child is replaced. A start costs as much as hundreds of small files.
        public var uses = 5000
        /// Time at work after which a child is replaced: well below the processor time it is allowed.
        public var work: Duration = .seconds(60)
        /// Bytes of memory a child may take on top of what its program needs.
        public var memory = 1 << 30
        /// A program that calls `DecoderChild.takeOver` first; nil: this one.
        public var program: URL?

        public init(size: Int, limits: ImageLimits = .standard) { (self.size, self.limits) = (size, limits) }
    }

    private let options: Options
    private let logger: Logger
    private let shelf: ChildShelf
    public var limits: ImageLimits { options.limits }

    /// Starts the first child, and says in the log what holds it.
    /// - Throws: where no child starts, or a format is asked for that the installed libvips cannot read.
    public init(_ options: Options, logger: Logger) throws(DecoderUnavailable) {
        guard options.program != nil || DecoderChild.ownProgram.isGiven else {
            throw DecoderUnavailable("this program never called DecoderChild.takeOver and cannot be one")
        }
        (self.options, self.logger) = (options, logger)
        shelf = ChildShelf(size: options.size) { () throws(DecoderUnavailable) in try Self.start(options) }
        let first = try shelf.take()
        let locks = first.locks
        guard locks.missingFormats.isEmpty else {
            shelf.drop(first)
            throw DecoderUnavailable(
                "libvips here does not read \(locks.missingFormats.joined(separator: ", ")): leave it out of "
                    + "the picture formats, or install libvips with that loader; none was started")
        }
        shelf.give(back: first)
        logger.info("pictures are decoded by up to \(shelf.size) processes, held by \(locks.summary)")
        for gap in locks.gaps { logger.warning("decoder processes run without \(gap)") }
    }

    public func header(_ bytes: [UInt8]) throws -> ImageHeader {
        try ask(.header, bytes, []) { (child, header) in header }
    }

    public func views(_ bytes: [UInt8], _ views: [PictureView]) throws -> DecodedViews {
        try ask(.views, bytes, views.flatMap(\.numbers)) { (child, header) in
            var place = 0
            let squares = views.map { view in
                let count = view.side * view.side * 3
                defer { place += count }
                return Picture(
                    width: view.side, height: view.side, bands: 3, pixels: child.output(place..<place + count)
                )
            }
            return DecodedViews(header: header, squares: squares)
        }
    }

    public func picture(_ bytes: [UInt8], alpha: AlphaRule) throws -> Picture {
        try ask(.picture, bytes, [alpha == .white ? 0 : 1]) { (child, header) in
            let count = header.width * header.height * 3
            defer { child.forget(count) }
            return Picture(
                width: header.width, height: header.height, bands: 3, pixels: child.output(0..<count))
        }
    }

    /// Process numbers of the children that wait for work.
    var idleProcesses: [Int32] { shelf.idle.map(\.processID) }

    /// What holds the first child that waits; nil while none does.
    var firstLocks: Locks? { shelf.idle.first?.locks }

    /// Lets a child try to leave. Returns the errno it met, 0 where it succeeded.
    func probe(_ probe: ChildProbe) throws -> Int32 {
        let child = try shelf.take()
        defer { shelf.drop(child) }
        let index = UInt64(ChildProbe.allCases.firstIndex(of: probe) ?? 0)
        let answer = try child.ask(.probe, [UInt8](repeating: 0, count: Int(index)), [], within: .seconds(60))
        return Int32(clamping: answer.numbers.first ?? 0)
    }

    private static func start(_ options: Options) throws(DecoderUnavailable) -> ChildProcess {
        var setup = ChildSetup(parent: getpid())
        (setup.limits, setup.memory) = (options.limits, options.memory)
        let own = CommandLine.arguments.first.map { URL(filePath: $0).lastPathComponent } ?? "program"
        return try ChildProcess(
            program: options.program?.path(percentEncoded: false) ?? "/proc/self/exe",
            name: options.program?.lastPathComponent ?? own, setup: setup,
            outputBytes: outputBytes(options.limits))
    }

    private static func outputBytes(_ limits: ImageLimits) -> Int { limits.maxPixels * 3 }

    /// One question to one child; where that dies, once more to another.
    private func ask<Value>(
        _ kind: Message.Kind, _ bytes: [UInt8], _ numbers: [UInt64],
        _ read: (ChildProcess, ImageHeader) -> Value
    ) throws -> Value {
        // Nothing that the door refuses needs a child.
        try ImageDecoder.checkDoor(bytes, limits: limits)
        var reason = ""
        for attempt in 0..<2 {
            let child = attempt == 0 ? try shelf.take() : try shelf.takeFresh()
            do {
                let answer = try child.ask(kind, bytes, numbers, within: options.deadline)
                let value = Result { try judge(answer) }.map { read(child, $0) }
                if child.uses < options.uses, child.work < options.work, Self.isTrusted(value) {
                    shelf.give(back: child)
                } else {
                    shelf.drop(child)
                }
                return try value.get()
            } catch let silence as ChildProcess.Silence {
                shelf.drop(child)
                reason =
                    switch silence {
                    case .died(let how): "it ended (\(how))"
                    case .late: "it took longer than \(options.deadline)"
                    }
                logger.warning("a decoder process was lost over a file of \(bytes.count) bytes: \(reason)")
            } catch is Nonsense {
                reason = "it answered nonsense"
                logger.warning("a decoder process was lost over a file of \(bytes.count) bytes: \(reason)")
            }
        }
        throw ImageRejection(
            reason: .decoderCrashed,
            detail:
                "expected a file that decodes in \(options.deadline), twice its decoder was lost: \(reason); "
                + "save the picture again with another program")
    }

    private struct Nonsense: Error {}

    /// A child that has met a damaged file may carry its traces.
    private static func isTrusted<Value>(_ answer: Result<Value, any Error>) -> Bool {
        switch answer {
        case .success: true
        case .failure(let error): (error as? ImageRejection).map { $0.reason != .unreadable } ?? false
        }
    }

    /// Everything a child says is checked: a file may have taken it over.
    private func judge(_ answer: Message) throws -> ImageHeader {
        switch answer.kind {
        case .done:
            guard let header = ImageHeader(answer.numbers, within: limits) else { throw Nonsense() }
            return header
        case .rejected:
            let reasons = ImageRejection.Reason.allCases
            guard let index = answer.numbers.first.flatMap(Int.init(exactly:)),
                reasons.indices.contains(index)
            else { throw Nonsense() }
            let text = answer.text.prefix(1000).filter { !$0.unicodeScalars.contains { $0.value < 0x20 } }
            throw ImageRejection(reason: reasons[index], detail: text)
        case .ready, .header, .views, .picture, .probe: throw Nonsense()
        }
    }
}
