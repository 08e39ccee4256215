public import Compute
public import Foundation
public import PJRT

/// A device that computes nothing by itself: it records what is asked of it as a StableHLO program, and runs
/// that through a PJRT plugin when numbers are wanted. What was recorded before in the same form is neither
/// written nor compiled again: a training step is compiled once and is one program, and so is a whole search for tokens.
///
/// Belongs to one thread at a time, a thread that may block. A failure of the plugin calls `onFailure` and
/// ends the process, since a plugin that failed once is not to be trusted with the next step: use it in
/// processes that are started again.
public final class GraphDevice {
    public let precision: Precision
    public let replicas: Int
    let keyMultiple: Int
    /// Nil: nothing can run, programs can be looked at.
    let client: PJRTClient?
    let cache: ExecutableCache?
    let watchdog: StepWatchdog?
    let log: @Sendable (String) -> Void
    let onFailure: (PJRTError) -> Never

    let storages = Storages()
    var words = HostWords()
    /// What replicas beyond the first hand over in the place of parts of `words`.
    var shares: [WordShare] = []
    /// The replica whose share is being recorded.
    var recordedReplica: Int?
    /// Uploads made while a replica's share is recorded, in order.
    var uploads: [Leaf] = []
    var recognisesIdentity = true
    /// Within a step of a search: the token it is asked about.
    var chosen: ChosenToken?
    /// Of the compiler, for every program from now on. One it does not know is a failure.
    public var flags: [String: PJRTFlag] = [:]
    /// Which rows of equal layers are written as loops.
    public var layerLoops = LayerLoops.training
    var programs: [Int: Program] = [:]
    /// Programs a device without a client has written, by their hashes.
    var written: Set<Int> = []
    /// The last run whose numbers have been read.
    var lastFinished = 0
    private var marks = 0

    /// Where the text of each program goes before it is compiled; nil: nowhere. For bug reports, and for compilers elsewhere.
    public var textFolder: URL?

    /// What has been done so far.
    public internal(set) var counters = Counters()

    /// Rows of equal layers as loops compile in a fraction of the time, and read their weights from stacks, which every run makes anew:
    /// next to nothing beside a training step, and as much as the rest of a search for one picture's tokens.
    public enum LayerLoops: Sendable {
        case none, training, all
    }

    /// What a graph device has done.
    public struct Counters: Sendable, Equatable {
        /// Programs compiled, or loaded from the cache of compiled ones.
        public var programs = 0
        /// Of those, the ones that came from the cache.
        public var fromCache = 0
        /// Rows of equal layers that became loops.
        public var loops = 0
        public var compileSeconds = 0.0
        public var runs = 0
        /// The most temporary memory a program takes beside its arguments, in bytes; 0 where the plugin does
        /// not say.
        public var temporaryBytes = 0
    }

    /// - Parameters:
    ///   - replicas: copies of the model at work, on the client's first devices.
    ///   - precision: of products; int8 is for serving on CPUs and refused.
    ///   - keyMultiple: attention fills its keys up to a multiple of this; nil: what suits the platform.
    ///   - cache: where compiled programs are kept for the next process.
    ///   - watchdog: told when somebody waits for a run, and when its numbers have arrived.
    ///   - onFailure: called with what the plugin failed with; nil: the error to standard error, then exit
    ///     with status 71.
    ///
    /// Throws an error of phase "open" for a precision or a number of replicas that cannot be had.
    public convenience init(
        client: PJRTClient, replicas: Int = 1, precision: Precision = .bf16, keyMultiple: Int? = nil,
        cache: ExecutableCache? = nil, watchdog: StepWatchdog? = nil,
        log: @escaping @Sendable (String) -> Void = { _ in }, onFailure: ((PJRTError) -> Never)? = nil
    ) throws(PJRTError) {
        guard replicas >= 1, replicas <= client.devices.count else {
            throw PJRTError(
                code: 3, phase: "open",
                message:
                    "\(replicas) replicas were asked for, \(client.platform) has \(client.devices.count) "
                    + "devices",
                advice: "Ask for one replica a device at most.")
        }
        try self.init(
            recordingFor: client, replicas: replicas, precision: precision,
            keyMultiple: keyMultiple ?? (client.platform == "cpu" ? 1 : 8), cache: cache, watchdog: watchdog,
            log: log,
            onFailure: onFailure)
    }

    /// Without a client it records, and cannot run.
    init(
        recordingFor client: PJRTClient?, replicas: Int = 1, precision: Precision = .fp32,
        keyMultiple: Int = 1,
        cache: ExecutableCache? = nil, watchdog: StepWatchdog? = nil,
        log: @escaping @Sendable (String) -> Void = { _ in }, onFailure: ((PJRTError) -> Never)? = nil
    ) throws(PJRTError) {
        guard precision != .int8 else {
            throw PJRTError(
                code: 3, phase: "open",
                message: "the graph device multiplies in bf16 or fp32, int8 was asked for",
                advice: "Ask for bf16.")
        }
        (self.client, self.replicas, self.precision) = (client, replicas, precision)
        (self.keyMultiple, self.cache, self.watchdog, self.log) = (keyMultiple, cache, watchdog, log)
        self.onFailure = onFailure ?? Self.end
    }

    /// A device without a plugin, which writes the programs it would run to a folder. Every number it is asked for is 0.
    /// - Parameter keyMultiple: what the device that will run them wants.
    public static func writer(
        to folder: URL, precision: Precision, replicas: Int = 1, keyMultiple: Int = 8
    ) throws(PJRTError) -> GraphDevice {
        let device = try GraphDevice(
            recordingFor: nil, replicas: replicas, precision: precision, keyMultiple: keyMultiple)
        device.textFolder = folder
        return device
    }

    /// Opens the plugin that `environment` leads to (see `PJRTPlugin.find`) with all its devices as replicas.
    /// - Parameters:
    ///   - replicas: nil: one for each device found.
    ///   - cacheFolder: where compiled programs are kept; nil: nowhere.
    public static func open(
        environment: [String: String] = ProcessInfo.processInfo.environment, precision: Precision = .bf16,
        replicas: Int? = nil, cacheFolder: URL? = nil, watchdog: StepWatchdog? = nil,
        log: @escaping @Sendable (String) -> Void = { _ in }, onFailure: ((PJRTError) -> Never)? = nil
    ) throws(PJRTError) -> GraphDevice {
        let plugin = try PJRTPlugin.find(environment: environment)
        let client = try PJRTClient.open(plugin, devices: replicas, log: log)
        return try GraphDevice(
            client: client, replicas: replicas ?? client.devices.count, precision: precision,
            cache: cacheFolder.map { ExecutableCache(folder: $0) }, watchdog: watchdog, log: log,
            onFailure: onFailure)
    }

    /// The status of a process whose device failed: an error of the system, in sysexits' numbers.
    public static let failureStatus: Int32 = 71

    private static func end(_ error: PJRTError) -> Never {
        FileHandle.standardError.write(Data("\(error)\n".utf8))
        exit(failureStatus)
    }

    /// A number for a recording that no other has.
    func nextMark() -> Int {
        marks += 1
        return marks
    }

    /// Bytes in use on the first device; nil where the plugin does not say.
    public var memoryInUse: Int? { client?.memory(of: 0)?.bytesInUse }

    /// For people: platform, devices, precision.
    public var summary: String {
        guard let client else { return "graph device that only records, \(precision.rawValue)" }
        let kind = client.devices.first?.kind ?? "no device"
        let version = client.attributes["pjrt_version"] ?? "?"
        return "\(replicas) x \(kind) through PJRT \(version) (\(client.platform)), \(precision.rawValue)"
    }

    public var layer: LayerMark? {
        get { storages.layer }
        set { storages.layer = newValue }
    }

    /// Shapes are compiled: few are better than small ones.
    public var fixedShapes: Bool { true }

    /// The result of what may fail only because the plugin does.
    func orFail<Result>(_ work: () throws(PJRTError) -> Result) -> Result {
        do { return try work() } catch { onFailure(error) }
    }
}
