import Crypto
public import Foundation

/// The files of one model at the addresses that the Hugging Face hub has for them.
public struct HubFiles: Sendable {
    private let model: String
    private let commit: String
    private let files: [String: Data]

    /// - Parameters:
    ///   - model: OWNER/NAME.
    ///   - commit: of the only revision, main.
    public init(
        _ model: String, commit: String = "0123456789abcdef0123456789abcdef01234567", _ files: [String: Data]
    ) {
        (self.model, self.commit, self.files) = (model, commit, files)
    }

    /// The list of files as the hub gives it: large files by SHA-256, small ones by git's hash.
    /// - Parameter wrongHash: the name of a file that is listed with another hash than it has.
    public func list(wrongHash: String? = nil) -> Data {
        let siblings = files.sorted { $0.key < $1.key }.map { name, data -> [String: Any] in
            let zeros = name == wrongHash ? String(repeating: "0", count: 64) : nil
            if data.count > 1000 {
                let sha256 = zeros ?? Self.hex(SHA256.hash(data: data))
                return [
                    "rfilename": name, "size": data.count, "blobId": "x",
                    "lfs": ["sha256": sha256, "size": data.count],
                ]
            }
            let git = Self.hex(Insecure.SHA1.hash(data: Data("blob \(data.count)\0".utf8) + data))
            return ["rfilename": name, "size": data.count, "blobId": zeros ?? git]
        }
        return (try? JSONSerialization.data(withJSONObject: ["sha": commit, "siblings": siblings])) ?? Data()
    }

    /// Answers for this model and honours ranges; nil where the request is about something else.
    public func answer(_ request: HubServer.Request) -> HubServer.Answer? {
        if request.path == "/api/models/\(model)/revision/main" { return .init(body: list()) }
        let start = "/\(model)/resolve/\(commit)/"
        guard request.path.hasPrefix(start), let data = files[String(request.path.dropFirst(start.count))]
        else { return nil }
        guard let range = request.headers["range"], let from = Int(range.dropFirst(6).dropLast()) else {
            return .init(body: data)
        }
        guard from < data.count else { return .init(status: 416) }
        return .init(
            status: 206, headers: ["Content-Range": "bytes \(from)-\(data.count - 1)/\(data.count)"],
            body: data.dropFirst(from))
    }

    private static func hex(_ digest: some Sequence<UInt8>) -> String {
        digest.map { String(format: "%02x", $0) }.joined()
    }
}
