import RPC
import Wire

/// The rules of a push as a value without files or sockets: frames in, steps out.
struct PushIntake {
    /// What to do next, in order.
    enum Step: Equatable {
        /// Open a file for picture `index`.
        case open(index: Int)
        case write(index: Int, bytes: [UInt8])
        /// All bytes of the picture are here.
        case check(index: Int)
        /// All bytes of the picture, which came in one piece.
        case whole(index: Int, bytes: [UInt8])
    }

    static let mostPictures = 256
    static let mostBytes = 64 << 20
    static let chunkBytes = 256 << 10

    /// One picture of the call.
    struct Entry: Equatable {
        let header: PushHeader
        let sha256: [UInt8]
        let size: Int
        var refusal: Refusal?

        /// The file's name as people know it, for texts.
        var title: String { header.fileName.flatMap { $0.isEmpty ? nil : $0 } ?? "a picture without name" }
    }

    private(set) var entries: [Entry] = []
    /// Bytes of the current picture, and of all.
    private var received = 0
    private var total = 0
    /// The current picture came whole.
    private var isFinished = false

    /// The dataset all pictures of the call go to; nil before the first header.
    var dataset: String? { entries.first?.header.dataset }

    /// - Throws: `RPCError` when the call as a whole is wrong; it ends then.
    mutating func accept(_ frame: PushFrame) throws(RPCError) -> [Step] {
        var steps: [Step] = []
        if let header = frame.header {
            steps += try finishPicture()
            steps += try begin(header)
        }
        if let chunk = frame.chunk, !chunk.isEmpty { steps += try take(chunk) }
        guard frame.header != nil || frame.chunk != nil || !frame.pictures.isEmpty else {
            throw RPCError(
                .invalidArgument, "a frame holds a header, a chunk or whole pictures; this one holds nothing")
        }
        for picture in frame.pictures {
            steps += try finishPicture()
            steps += try takeWhole(picture)
        }
        return steps
    }

    private mutating func takeWhole(_ picture: PushPicture) throws(RPCError) -> [Step] {
        let bytes = picture.image ?? []
        guard !(try begin(picture.header ?? PushHeader())).isEmpty else { return [] }
        _ = try take(bytes)
        guard received == entries[entries.count - 1].size else {
            // The next picture, or the end, finds the same; it is said here because nothing more can come.
            return try finishPicture()
        }
        isFinished = true
        return [.whole(index: entries.count - 1, bytes: bytes)]
    }

    /// The caller has sent everything.
    mutating func end() throws(RPCError) -> [Step] { try finishPicture() }

    /// Refuses one picture; the others are unharmed.
    mutating func refuse(_ index: Int, _ refusal: Refusal) { entries[index].refusal = refusal }

    private mutating func begin(_ header: PushHeader) throws(RPCError) -> [Step] {
        let title = header.fileName ?? "picture \(entries.count + 1)"
        guard entries.count < Self.mostPictures else {
            throw RPCError(
                .invalidArgument, "at most \(Self.mostPictures) pictures a call; push the rest in another")
        }
        guard let dataset = header.dataset, !dataset.isEmpty else {
            throw RPCError(.invalidArgument, "\(title): the header names no dataset")
        }
        if let first = self.dataset, first != dataset {
            throw RPCError(
                .invalidArgument, "one call pushes into one dataset: first came \(first), now \(dataset)")
        }
        guard let sha256 = header.sha256, sha256.count == 32, let size = header.size else {
            throw RPCError(
                .invalidArgument, "\(title): the header needs `size` and the 32 bytes of `sha256` of the file"
            )
        }
        let entry = Entry(
            header: header, sha256: sha256, size: Int(clamping: size), refusal: HeaderRules.refusal(header))
        entries.append(entry)
        received = 0
        isFinished = false
        return entry.refusal == nil ? [.open(index: entries.count - 1)] : []
    }

    private mutating func take(_ chunk: [UInt8]) throws(RPCError) -> [Step] {
        guard let entry = entries.last else {
            throw RPCError(.invalidArgument, "a chunk came before the first header")
        }
        guard chunk.count <= Self.chunkBytes else {
            throw RPCError(
                .invalidArgument, "a chunk has at most \(Self.chunkBytes) bytes; this one has \(chunk.count)")
        }
        guard !isFinished else {
            throw RPCError(.invalidArgument, "\(entry.title): a chunk came after the whole picture")
        }
        received += chunk.count
        total += chunk.count
        guard total <= Self.mostBytes else {
            throw RPCError(
                .invalidArgument,
                "at most \(Self.mostBytes >> 20) MiB of pictures a call; push fewer at a time")
        }
        guard received <= entry.size else {
            throw RPCError(.dataLoss, "\(entry.title): \(entry.size) bytes were announced, more came")
        }
        // What follows a refused header is read and forgotten.
        return entry.refusal == nil ? [.write(index: entries.count - 1, bytes: chunk)] : []
    }

    private func finishPicture() throws(RPCError) -> [Step] {
        guard let entry = entries.last, entry.refusal == nil, !isFinished else { return [] }
        guard received == entry.size else {
            throw RPCError(
                .dataLoss,
                "\(entry.title): \(entry.size) bytes were announced, \(received) came; push it again")
        }
        return [.check(index: entries.count - 1)]
    }
}
