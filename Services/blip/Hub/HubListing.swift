import Foundation

/// What a hub says a model consists of at one commit.
struct HubListing: Sendable, Equatable {
    struct File: Sendable, Equatable {
        let name: String
        let size: Int
        /// Of the content; large files have it.
        let sha256: String?
        /// Of "blob SIZE\0" and the content, as git names small files.
        let gitSHA1: String?
    }

    /// The commit: the revision's meaning at the moment it was asked for.
    let commit: String
    let files: [File]

    private struct Answer: Decodable {
        struct Sibling: Decodable {
            struct Large: Decodable {
                let sha256: String?
                let size: Int?
            }
            let rfilename: String
            let size: Int?
            let blobId: String?
            let lfs: Large?
        }
        let sha: String
        let siblings: [Sibling]
    }

    init(commit: String, files: [File]) { (self.commit, self.files) = (commit, files) }

    /// Reads the hub's JSON. Throws `Failure` when it is none.
    init(json: Data) throws {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: json),
            HubModel.isPlain(answer.sha, allowing: "")
        else { throw Failure.failed("the hub answered with something else than the list of a model's files") }
        commit = answer.sha
        files = answer.siblings.compactMap { sibling in
            guard HubModel.isPlain(sibling.rfilename, allowing: "._-"),
                let size = sibling.lfs?.size ?? sibling.size, size >= 0
            else { return nil }
            return File(
                name: sibling.rfilename, size: size, sha256: sibling.lfs?.sha256,
                gitSHA1: sibling.lfs == nil ? sibling.blobId : nil)
        }
    }

    private static let smallFiles = [
        "config.json", "preprocessor_config.json", "vocab.txt", "tokenizer_config.json", "tokenizer.json",
    ]
    /// By preference; an index brings the files it names.
    private static let weights = [
        "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin",
        "pytorch_model.bin.index.json",
    ]

    /// The files a model is made of, small ones first. Throws `Failure` when there are no weights that can be read.
    func wanted(_ model: HubModel) throws -> [File] {
        func file(_ name: String) -> File? { files.first { $0.name == name } }
        guard let weights = Self.weights.compactMap(file).first else {
            let names = files.map(\.name).prefix(12).joined(separator: ", ")
            throw Failure.failed(
                "\(model) holds no weights that can be read; expected \(Self.weights.joined(separator: ", ")), found "
                    + names.safe)
        }
        return Self.smallFiles.compactMap(file) + [weights]
    }

    /// The files an index names.
    func shards(of index: Data) throws -> [File] {
        struct Index: Decodable {
            let weight_map: [String: String]
        }
        guard let map = try? JSONDecoder().decode(Index.self, from: index).weight_map else {
            throw Failure.failed("the index of the weights is not the JSON expected")
        }
        return try Set(map.values).sorted().map { name in
            guard let file = files.first(where: { $0.name == name }) else {
                throw Failure.failed("the index names \(name.safe), which the hub does not list")
            }
            return file
        }
    }
}
