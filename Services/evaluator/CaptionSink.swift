import Catalog

/// Stores captions as they come: in groups, at least every second while some come.
actor CaptionSink {
    private static let group = 32
    private static let longest = Duration.seconds(1)
    private let catalog: Catalog
    private let evaluation: Int
    private let lease: JobLease
    private let progress: Progress
    private var pending: [(imageID: Int, candidate: String)] = []
    private var lastFlush = ContinuousClock.now
    /// All that came, stored or not.
    private(set) var captions: [Int: String] = [:]

    init(catalog: Catalog, evaluation: Int, lease: JobLease, progress: Progress) {
        (self.catalog, self.evaluation, self.lease, self.progress) = (catalog, evaluation, lease, progress)
    }

    /// - Throws: `CatalogError.leaseLost`: stop, the evaluation is somebody else's.
    func add(_ member: Member, _ caption: String) async throws {
        captions[member.imageID] = caption
        pending.append((member.imageID, caption))
        progress.advance()
        if pending.count >= Self.group || lastFlush.duration(to: .now) > Self.longest { try await flush() }
    }

    /// Stores what has not been stored yet.
    func flush() async throws {
        guard !pending.isEmpty else { return }
        let group = pending
        pending = []
        lastFlush = .now
        do { try await catalog.storeCaptions(evaluation: evaluation, lease: lease, group) } catch {
            // Storing twice is harmless, losing is not.
            pending += group
            throw error
        }
    }
}
