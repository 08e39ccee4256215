import Wire

/// A message that kept the rules: a known kind, an id, and a body that is what the sender sent.
struct Arrival {
    let envelope: Envelope
    let kind: Envelope.Kind
    let id: RequestID
    let body: Frame

    var attempt: UInt32 { envelope.attempt ?? 0 }
}

/// A message that broke the rules, and what to tell its sender if it can be told.
struct Violation: Error {
    var code: StatusCode
    var text: String
    /// Nil when nobody can be answered.
    var id: RequestID?
    var attempt: UInt32 = 0
    /// Broken by its maker rather than on the way: three of these and the peer is ignored for a while.
    var isMalformed = true
}

extension Arrival {
    /// Checks the frames that followed the routing id.
    init(_ frames: [Frame], surplus: Bool) throws(Violation) {
        guard let first = frames.first, first.count <= Limits.envelope else {
            throw Violation(code: .invalidArgument, text: "an envelope has 1 to \(Limits.envelope) bytes")
        }
        guard let outline = try? first.withBytes({ try EnvelopeOutline(decoding: $0) }) else {
            throw Violation(code: .invalidArgument, text: "the first frame is no envelope")
        }
        guard let id = RequestID(outline.requestID) else {
            throw Violation(code: .invalidArgument, text: "a request_id has 16 bytes")
        }
        func broken(_ code: StatusCode, _ text: String, isMalformed: Bool = true) -> Violation {
            Violation(code: code, text: text, id: id, attempt: outline.attempt, isMalformed: isMalformed)
        }
        guard outline.version == 1 else {
            throw broken(
                .unimplemented, "protocol version \(outline.version) is not spoken here; supported: 1",
                isMalformed: false)
        }
        guard frames.count == 2, !surplus else {
            throw broken(.invalidArgument, "a message has exactly two frames, envelope and body")
        }
        let envelope: Envelope
        do { envelope = try first.decoded(Envelope.self) } catch {
            throw broken(.invalidArgument, "envelope: \(error)")
        }
        if let fault = envelope.faultOfLimits { throw broken(.invalidArgument, fault) }
        guard let kind = envelope.kind, kind != .unspecified else {
            throw broken(.invalidArgument, "the kind is missing")
        }
        let body = frames[1]
        guard body.count <= Limits.body else {
            throw broken(
                .resourceExhausted, "a body of \(body.count) bytes is over the limit of \(Limits.body)")
        }
        guard envelope.bodyLen ?? 0 == body.count else {
            throw broken(
                .invalidArgument, "body_len says \(envelope.bodyLen ?? 0), the body has \(body.count) bytes")
        }
        guard body.count == 0 || envelope.bodyCrc32c == body.withBytes({ crc32c($0) }) else {
            throw broken(.dataLoss, "the body does not match its checksum", isMalformed: false)
        }
        (self.envelope, self.kind, self.id, self.body) = (envelope, kind, id, body)
    }
}

extension Envelope {
    /// The first limit of the envelope's own fields that is exceeded.
    var faultOfLimits: String? {
        if method?.utf8.count ?? 0 > Limits.method { return "a method has at most \(Limits.method) bytes" }
        if message?.utf8.count ?? 0 > Limits.message {
            return "a message has at most \(Limits.message) bytes"
        }
        if idempotencyKey?.count ?? 0 > Limits.key {
            return "an idempotency_key has at most \(Limits.key) bytes"
        }
        if details.count > Limits.details { return "there are at most \(Limits.details) details" }
        if metadata.count > Limits.metadataEntries {
            return "there are at most \(Limits.metadataEntries) metadata"
        }
        let size = metadata.reduce(0) { $0 + ($1.key?.utf8.count ?? 0) + ($1.value?.count ?? 0) + 32 }
        if size > Limits.metadataBytes { return "metadata has at most \(Limits.metadataBytes) bytes" }
        for entry in metadata {
            let key = entry.key ?? ""
            let isKey = key.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
                case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"): true
                default: false
                }
            }
            if key.isEmpty || key.utf8.count > Limits.key || !isKey {
                return "a metadata key matches [0-9a-z_.-]{1,64}"
            }
        }
        return nil
    }

    /// An envelope for a body, with its length and checksum.
    init(_ kind: Kind, _ id: RequestID, attempt: UInt32, body: [UInt8] = []) {
        self.init(version: 1, kind: kind, requestID: id.bytes)
        if attempt != 0 { self.attempt = attempt }
        if !body.isEmpty {
            bodyLen = UInt32(body.count)
            bodyCrc32c = body.withUnsafeBytes { crc32c($0) }
        }
    }

    /// The status a RESPONSE or END carries, as an error unless it is OK.
    var failure: RPCError? {
        guard let status, status != 0 else { return nil }
        var error = RPCError(StatusCode(rawValue: status) ?? .unknown, message ?? "")
        let pushback = metadata.first { $0.key == Self.pushbackKey }?.value
        if let milliseconds = pushback.flatMap({ Int(String(decoding: $0, as: UTF8.self)) }),
            milliseconds >= 0
        {
            error.retryAfter = .milliseconds(min(milliseconds, 60_000))
        }
        return error
    }

    mutating func carry(_ error: RPCError) {
        status = error.code.rawValue
        var text = error.message.replacing("\0", with: "")
        while text.utf8.count > Limits.message {
            text.removeLast(max(1, (text.utf8.count - Limits.message) / 4))
        }
        message = text
        if let pause = error.retryAfter {
            metadata.append(Metadata(key: Self.pushbackKey, value: Array("\(pause.milliseconds)".utf8)))
        }
    }

    private static var pushbackKey: String { "grpc-retry-pushback-ms" }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }

    /// For people: `250 ms`, `5.0 s`.
    var readable: String {
        self < .seconds(1) ? "\(milliseconds) ms" : "\(Double(milliseconds / 100) / 10) s"
    }
}

/// A message packed for the wire. Throws `RPCError` when it is larger than any receiver accepts.
func packed(_ message: some WireMessage, for method: String) throws -> [UInt8] {
    let bytes: [UInt8]
    do { bytes = try message.encoded() } catch {
        throw RPCError(.invalidArgument, "\(error)", method: method)
    }
    guard bytes.count <= Limits.body else {
        throw RPCError(
            .resourceExhausted,
            "a message of \(bytes.count) bytes is over the limit of \(Limits.body); send large data in chunks",
            method: method)
    }
    return bytes
}
