import Foundation
import FoundationNetworking

/// Asks a Hugging Face-style hub. The token goes to the hub's own host and nowhere else.
struct HubClient: Sendable {
    static let publicHub = "https://huggingface.co"
    private static let mostRedirects = 5
    private static let listLimit = 16 << 20

    let base: URL
    private let token: String?
    /// Seconds in which nothing may come.
    let idle: TimeInterval

    /// - Throws: `Failure` (bad input) for a base that is no web address, and for a token that would travel in the open.
    init(base: String, token: String?, idle: TimeInterval = 30) throws {
        guard let url = URL(string: base), let scheme = url.scheme, ["http", "https"].contains(scheme),
            let host = url.host, !host.isEmpty
        else {
            throw Failure.badInput("--hub is \(base.safe), expected an address such as \(Self.publicHub)")
        }
        guard token == nil || scheme == "https" || ["127.0.0.1", "localhost", "::1"].contains(host) else {
            throw Failure.badInput("a token is sent over https only, but --hub is \(base.safe)")
        }
        (self.base, self.token, self.idle) = (url, token, idle)
    }

    /// The token in a file. Throws `Failure` (bad input) when it cannot be read or holds no single word.
    static func token(in file: String) throws -> String {
        guard let text = try? String(contentsOf: URL(filePath: file), encoding: .utf8) else {
            throw Failure.badInput("cannot read the token file \(file.safe)")
        }
        let token = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !token.isEmpty, token.utf8.count <= 512, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw Failure.badInput("\(file.safe) holds no token: expected one word on one line")
        }
        return token
    }

    /// The model's commit and files.
    func list(_ model: HubModel) async throws -> HubListing {
        let url = try address(
            "api/models/\(model.owner)/\(model.name)/revision/\(model.revision)", "blobs=true")
        let body = Body(limit: Self.listLimit)
        let answer = try await send(URLRequest(url: url), about: model) { _ in { try body.append($0) } }
        try Self.check(answer, model, what: "the model")
        return try HubListing(json: body.data)
    }

    /// Sends for a file at a commit, from byte `offset` on.
    /// - Parameter receiver: gets the answer's head when its status is 200, 206 or 416, and takes the body.
    func download(
        _ file: HubListing.File, of model: HubModel, commit: String, from offset: Int,
        receiver: @escaping HTTPTransfer.Receiver
    ) async throws -> HTTPURLResponse {
        var request = URLRequest(
            url: try address("\(model.owner)/\(model.name)/resolve/\(commit)/\(file.name)", nil))
        if offset > 0 { request.setValue("bytes=\(offset)-", forHTTPHeaderField: "Range") }
        // Compressed on the way, the bytes could not be counted.
        request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        let answer = try await send(request, about: model) { head in
            guard [200, 206, 416].contains(head.statusCode) else { return { @Sendable _ in } }
            return try receiver(head)
        }
        if answer.statusCode != 416 { try Self.check(answer, model, what: file.name) }
        return answer
    }

    private func address(_ path: String, _ query: String?) throws -> URL {
        var parts = URLComponents(url: base, resolvingAgainstBaseURL: false)
        let start =
            base.path == "/" ? "" : base.path.hasSuffix("/") ? String(base.path.dropLast()) : base.path
        parts?.path = "\(start)/\(path)"
        parts?.query = query
        guard let url = parts?.url else {
            throw Failure.badInput("--hub \(base) cannot be used as an address")
        }
        return url
    }

    /// Follows redirects itself, so that the token stays with the hub.
    private func send(
        _ first: URLRequest, about model: HubModel, receiver: @escaping HTTPTransfer.Receiver
    ) async throws -> HTTPURLResponse {
        var request = first
        request.setValue("blipstream", forHTTPHeaderField: "User-Agent")
        for _ in 0...Self.mostRedirects {
            request.setValue(
                request.url.flatMap(authorization), forHTTPHeaderField: "Authorization")
            let answer = try await HTTPTransfer.run(request, idle: idle) { head in
                guard !(300..<400).contains(head.statusCode) else { return { @Sendable _ in } }
                return try receiver(head)
            }
            guard (300..<400).contains(answer.statusCode) else { return answer }
            guard let place = answer.value(forHTTPHeaderField: "Location"),
                let next = URL(string: place, relativeTo: request.url)?.absoluteURL,
                next.scheme == "https" || next.scheme == request.url?.scheme
            else {
                throw Failure.failed("the hub redirects \(model) to a place that is not followed")
            }
            request.url = next
        }
        throw Failure.failed("the hub redirects \(model) more than \(Self.mostRedirects) times")
    }

    private func authorization(for url: URL) -> String? {
        let isHub = url.scheme == base.scheme && url.host == base.host && url.port == base.port
        return isHub ? token.map { "Bearer \($0)" } : nil
    }

    private static func check(_ answer: HTTPURLResponse, _ model: HubModel, what: String) throws {
        let status = answer.statusCode
        switch status {
        case 200..<300: return
        case 401:
            throw Failure.failed(
                "the hub wants to know who asks for \(model) (401); check its name, and give a token with --token-file"
            )
        case 403:
            throw Failure.failed(
                "the hub refuses \(what.safe) of \(model) (403); its terms may have to be accepted on its page first"
            )
        case 404:
            throw Failure.failed(
                "the hub has no \(what == "the model" ? "\(model) at \(model.revision)" : "\(what.safe) in \(model)") "
                    + "(404); check name and revision")
        case 429, 500..<600:
            throw HubBusy(
                status: status, pause: answer.value(forHTTPHeaderField: "Retry-After").flatMap(Double.init))
        default: throw Failure.failed("the hub answered \(status) for \(what.safe) of \(model)")
        }
    }

    /// A small answer, kept in memory. `@unchecked Sendable`: every access to the variable holds `lock`.
    private final class Body: @unchecked Sendable {
        private let limit: Int
        private let lock = NSLock()
        private var bytes = Data()

        init(limit: Int) { self.limit = limit }

        var data: Data { lock.withLock { bytes } }

        func append(_ data: Data) throws {
            try lock.withLock {
                bytes += data
                guard bytes.count <= limit else {
                    throw Failure.failed("the hub's list of files has more than \(limit >> 20) MiB")
                }
            }
        }
    }
}

/// The hub asks to come back later.
struct HubBusy: Error, CustomStringConvertible {
    let status: Int
    /// Seconds it asked for.
    let pause: Double?

    var description: String { "the hub is busy (\(status)); try again later" }
}
