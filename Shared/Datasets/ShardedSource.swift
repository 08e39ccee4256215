/// A folder of archives, as WebDataset keeps its shards. A member's path begins with its archive's name.
struct ShardedSource: DatasetSource {
    let name: String
    let entries: [SourceEntry]
    let refused: [RejectedRow]
    let notes: [DatasetWarning]
    let isTar: Bool
    var readsAnywhere: Bool { false }
    private let shards: [(name: String, source: ArchiveSource)]
    private let others: FolderSource

    init(name: String, shards: [(name: String, source: ArchiveSource)], others: FolderSource) throws {
        (self.name, self.shards, self.others) = (name, shards, others)
        let archives = Set(shards.map(\.name))
        entries =
            shards.flatMap { shard in
                shard.source.entries.map { entry in
                    SourceEntry(path: "\(shard.name)/\(entry.path)", size: entry.size, problem: entry.problem)
                }
            } + others.entries.filter { !archives.contains($0.path) }
        refused = shards.flatMap { shard in
            shard.source.refused.map { row in
                var row = row
                if row.reason != .archiveDamaged { row.file = "\(shard.name)/\(row.file)" }
                return row
            }
        }
        notes = shards.flatMap(\.source.notes) + others.notes
        isTar = shards.allSatisfy(\.source.isTar)
    }

    func text(_ path: String) throws -> [UInt8] {
        guard let (shard, member) = place(path) else { return try others.text(path) }
        return try shard.text(member)
    }

    func visit(_ paths: Set<String>, _ body: (String, [UInt8]) throws -> Void) throws {
        for (name, source) in shards {
            let prefix = name + "/"
            let wanted = Set(
                paths.lazy.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
            guard !wanted.isEmpty else { continue }
            try source.visit(wanted) { path, bytes in try body(prefix + path, bytes) }
        }
        try others.visit(paths, body)
    }

    private func place(_ path: String) -> (ArchiveSource, String)? {
        for (name, source) in shards where path.hasPrefix(name + "/") {
            return (source, String(path.dropFirst(name.count + 1)))
        }
        return nil
    }
}
