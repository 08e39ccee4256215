/// The checked table of contents of a safetensors file.
struct SafetensorsHeader {
    /// Ours: upstream allows 100 MB, a BLIP header has 0.06 MB.
    static let maximumBytes = 8 << 20
    static let maximumTensors = 10_000
    static let maximumNameBytes = 512
    static let maximumRank = 8
    static let metadataKey = "__metadata__"

    private(set) var tensors: [String: TensorRecord] = [:]
    private(set) var metadata: [String: String] = [:]

    private struct Span {
        let name: String
        let dtype: DType
        let shape: [Int]
        let count: Int
        let begin: Int
        let end: Int
    }

    /// - Parameters:
    ///   - json: the header without its length field
    ///   - dataBytes: how many bytes follow the header in the file
    init(json: [UInt8], dataBytes: Int) throws(HeaderScanner.Problem) {
        guard json.first == UInt8(ascii: "{") else {
            throw HeaderScanner.Problem(reason: "the header does not start with a brace")
        }
        var scanner = HeaderScanner(json)
        var spans: [Span] = []
        var metadata: [String: String] = [:]
        try scanner.object("the header") { (scanner, key) throws(HeaderScanner.Problem) in
            if key == Self.metadataKey {
                try scanner.object(key) { (scanner, entry) throws(HeaderScanner.Problem) in
                    metadata[entry] = try scanner.string("\(key).\(entry)")
                }
            } else {
                guard spans.count < Self.maximumTensors else {
                    throw HeaderScanner.Problem(reason: "it has more than \(Self.maximumTensors) tensors")
                }
                spans.append(try Self.span(key, &scanner))
            }
        }
        try scanner.end()
        self.metadata = metadata
        try place(spans, after: 8 + json.count, dataBytes: dataBytes)
    }

    private static func span(
        _ name: String, _ scanner: inout HeaderScanner
    ) throws(HeaderScanner.Problem) -> Span {
        guard name.utf8.count <= maximumNameBytes else {
            throw HeaderScanner.Problem(reason: "a tensor's name has more than \(maximumNameBytes) bytes")
        }
        var code: String?
        var shape: [Int]?
        var offsets: [Int]?
        try scanner.object(name) { (scanner, key) throws(HeaderScanner.Problem) in
            switch key {
            case "dtype": code = try scanner.string("\(name).dtype")
            case "shape": shape = try scanner.integers("\(name).shape", limit: maximumRank)
            case "data_offsets": offsets = try scanner.integers("\(name).data_offsets", limit: 2)
            default: throw HeaderScanner.Problem(reason: "\(name) has an unknown key \(key)")
            }
        }
        guard let code, let shape, let offsets, offsets.count == 2 else {
            throw HeaderScanner.Problem(reason: "\(name) needs dtype, shape and two data_offsets")
        }
        guard let dtype = DType(rawValue: code) else {
            let known = DType.allCases.map(\.rawValue).joined(separator: ", ")
            throw HeaderScanner.Problem(reason: "\(name) has type \(code), known are \(known)")
        }
        guard let count = elements(shape), let bytes = product(count, dtype.size) else {
            throw HeaderScanner.Problem(reason: "\(name) has shape \(shape), too large to count")
        }
        guard offsets[0] <= offsets[1], offsets[1] - offsets[0] == bytes else {
            throw HeaderScanner.Problem(
                reason:
                    "\(name) has shape \(shape) of \(code), \(bytes) bytes, but its offsets are \(offsets)")
        }
        return Span(
            name: name, dtype: dtype, shape: shape, count: count, begin: offsets[0], end: offsets[1])
    }

    /// The tensors must tile the data: from 0, without hole or overlap, to the end of the file.
    private mutating func place(
        _ spans: [Span], after base: Int, dataBytes: Int
    ) throws(HeaderScanner.Problem) {
        var next = 0
        for span in spans.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
            guard span.begin == next else {
                let fault = span.begin > next ? "leaves a hole before it" : "overlaps the tensor before it"
                throw HeaderScanner.Problem(
                    reason: "\(span.name) begins at \(span.begin) and \(fault), expected \(next)")
            }
            next = span.end
            tensors[span.name] = TensorRecord(
                name: span.name, dtype: span.dtype, shape: span.shape, count: span.count,
                offset: base + span.begin)
        }
        guard next == dataBytes else {
            throw HeaderScanner.Problem(
                reason: "its tensors take \(next) bytes but \(dataBytes) follow the header")
        }
    }

    /// Number of elements of a shape, nil when it does not fit 63 bits.
    static func elements(_ shape: [Int]) -> Int? {
        var count = 1
        for extent in shape {
            guard extent >= 0, let next = product(count, extent) else { return nil }
            count = next
        }
        return count
    }

    private static func product(_ one: Int, _ two: Int) -> Int? {
        let (value, overflow) = one.multipliedReportingOverflow(by: two)
        return overflow ? nil : value
    }
}
