import BlobStore
import Catalog
import Checkpoints
import Foundation
import Logging

/// What a checkpoint holds beside the model's own files.
struct CheckpointState: Codable, Equatable {
    var step: Int
    var epoch: Int
    /// Steps of an epoch: with `step` it gives the cursor.
    var stepsPerEpoch: Int
    var spec: RunSpec
    /// Hash of the frozen list of pictures and captions.
    var snapshot: String
    /// Device and libraries: another one resumes, but not to the same bits.
    var fingerprint: String
}

/// Folders `checkpoints/<run>/step-<step>-a<attempt>` in the blob store: the model in Hugging Face layout, the optimiser's moments, the
/// state, and a manifest of hashes.
struct CheckpointFiles {
    static let optimiser = "optimiser.safetensors"
    static let state = "state.json"

    let blobs: BlobStore
    let run: Int
    let attempt: Int
    let logger: Logger

    /// The attempt in the name keeps a trainer that lost its lease from touching what its successor writes.
    func key(step: Int) -> String { "checkpoints/\(run)/step-\(String(format: "%08d", step))-a\(attempt)" }

    /// Writes a checkpoint whole and durable, or not at all.
    func write(
        _ state: CheckpointState, model: (URL) async throws -> Void
    ) async throws -> (key: String, manifestSHA256: [UInt8]) {
        let key = key(step: state.step)
        // The engine writes on its own thread, so the files are made first and published as they are.
        let staging = try blobs.stagingFolder()
        defer { try? FileManager.default.removeItem(at: staging) }
        try await model(staging)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try FileSync.write(encoder.encode(state), to: staging.appending(path: Self.state))
        try Manifest.write(in: staging)
        let folder = try blobs.publishFolder(key) { target in
            for name in try FileManager.default.contentsOfDirectory(
                atPath: staging.path(percentEncoded: false))
            {
                try FileManager.default.moveItem(
                    at: staging.appending(path: name), to: target.appending(path: name))
            }
        }
        return (key, try sha256(of: folder.appending(path: Manifest.fileName)))
    }

    /// The newest listed checkpoint that is whole and belongs to this run as it is now; damaged ones are passed over with a warning.
    func newest(
        _ checkpoints: [CheckpointRecord], spec: RunSpec, snapshot: String
    ) -> (record: CheckpointRecord, folder: URL, state: CheckpointState)? {
        for record in checkpoints {
            do {
                let folder = try blobs.folder(record.folderKey)
                guard try sha256(of: folder.appending(path: Manifest.fileName)) == record.manifestSHA256
                else {
                    throw CheckpointError.broken(
                        folder: record.folderKey, file: Manifest.fileName,
                        reason: "is not the one that was listed")
                }
                try Manifest.verify(folder)
                let state = try JSONDecoder().decode(
                    CheckpointState.self, from: Data(contentsOf: folder.appending(path: Self.state)))
                guard state.spec == spec, state.snapshot == snapshot else {
                    throw CheckpointError.broken(
                        folder: record.folderKey, file: Self.state,
                        reason: "belongs to other settings or another snapshot")
                }
                return (record, folder, state)
            } catch {
                logger.error("checkpoint \(record.folderKey) is passed over: \(error)")
            }
        }
        return nil
    }

    /// Keeps the two newest and the best by validation loss; the others leave the list, then the disk.
    func superseded(_ checkpoints: [CheckpointRecord]) -> [CheckpointRecord] {
        let newestFirst = checkpoints.sorted { ($0.step, $0.attempt) > ($1.step, $1.attempt) }
        let best = newestFirst.filter { $0.validationLoss != nil }
            .min { ($0.validationLoss ?? 0, $0.step) < ($1.validationLoss ?? 0, $1.step) }
        return newestFirst.dropFirst(2).filter { $0.folderKey != best?.folderKey }
    }

    private func sha256(of file: URL) throws -> [UInt8] { try bytes(hex: FileSync.sha256(of: file)) }
}

/// The bytes of a hexadecimal hash.
func bytes(hex: String) throws -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue).map(UInt8.init)
    guard digits.count == hex.count, digits.count % 2 == 0 else {
        throw CheckpointError.malformed(path: hex, reason: "is not a hexadecimal hash")
    }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
