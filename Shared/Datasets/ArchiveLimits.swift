/// How much an archive may hold before it is taken for an attack.
public struct ArchiveLimits: Sendable {
    /// Members.
    public var entries = 5_000_000
    /// Bytes of all members unpacked.
    public var bytes = 1 << 40
    /// Unpacked bytes for each byte of the archive, looked at above `freeBytes`. Pictures hardly shrink, texts by ten.
    public var ratio = 200
    /// Unpacked bytes below which the ratio is of no interest.
    public var freeBytes = 64 << 20
    /// Bytes of one text member; it is kept in memory.
    public var textBytes = 512 << 20
    /// Bytes of all text members.
    public var allTextBytes = 2 << 30

    public init() {}
}
