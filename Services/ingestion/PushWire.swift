import Catalog
import Foundation
import RPC
import Wire

extension NewImage {
    /// What a header says, once it has passed the rules.
    init(_ header: PushHeader, sha256: [UInt8]) {
        self.init(
            sha256: sha256, size: Int(clamping: header.size ?? 0), fileName: header.fileName ?? "",
            split: header.split.flatMap(Split.init), captions: header.captions,
            line: Int(clamping: header.line ?? 0), origin: header.origin ?? "")
    }
}

extension RejectionRecord {
    /// A refused picture stands in the report at the row that named it.
    init(_ header: PushHeader, _ refusal: Refusal) {
        let (origin, name) = (header.origin ?? "", header.fileName ?? "")
        self.init(
            fileName: origin.isEmpty ? name : origin, line: Int(clamping: header.line ?? 0),
            reason: refusal.reason, detail: origin.isEmpty ? refusal.detail : "\(name): \(refusal.detail)")
    }
}

extension PushResult {
    init(_ image: AddedImage, of header: PushHeader) {
        let asked = header.split.flatMap(Split.init)
        self.init(
            outcome: image.outcome == .accepted ? .accepted : .duplicate, sha256: header.sha256,
            newCaptions: UInt32(image.newCaptions.count),
            newCaptionIndexes: image.newCaptions.map(UInt32.init(_:)),
            split: asked == nil || asked == image.split ? nil : image.split.rawValue)
    }
}

/// A warning as the catalogue keeps it.
private struct StoredWarning: Codable {
    let code: String
    let count: UInt64
    let text: String
    let examples: [String]
}

extension StoredPushRecord {
    /// - Throws: INVALID_ARGUMENT.
    init(_ push: Wire.PushRecord) throws {
        let (accepted, duplicates, rejected) = (push.accepted ?? 0, push.duplicates ?? 0, push.rejected ?? 0)
        guard accepted < 1 << 48, duplicates < 1 << 48, rejected < 1 << 48,
            push.rows ?? 0 == accepted + duplicates + rejected
        else {
            throw RPCError(.invalidArgument, "rows must be accepted + duplicates + rejected of the push")
        }
        guard push.warnings.count <= 100, push.warnings.allSatisfy({ $0.examples.count <= 20 }) else {
            throw RPCError(.invalidArgument, "a push has at most 100 warnings with 20 examples each")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let warnings = try encoder.encode(
            push.warnings.map { warning in
                StoredWarning(
                    code: warning.code ?? "", count: warning.count ?? 0, text: warning.detail ?? "",
                    examples: warning.examples)
            })
        self.init(
            key: push.key ?? "", source: push.source ?? "", format: push.format ?? "",
            images: Int(clamping: push.images ?? 0), accepted: Int(accepted), duplicates: Int(duplicates),
            rejected: Int(rejected), warnings: String(decoding: warnings, as: UTF8.self),
            duplicateExamples: push.duplicateExamples, startedAtMS: Int(push.startedAtMs ?? 0))
    }
}

extension Wire.PushRecord {
    init(_ push: StoredPushRecord) {
        // Written by this service; what cannot be read says nothing.
        let warnings = (try? JSONDecoder().decode([StoredWarning].self, from: Data(push.warnings.utf8))) ?? []
        self.init(
            source: push.source, format: push.format, images: UInt64(push.images), rows: UInt64(push.rows),
            accepted: UInt64(push.accepted), duplicates: UInt64(push.duplicates),
            rejected: UInt64(push.rejected),
            warnings: warnings.map {
                PushWarning(code: $0.code, count: $0.count, detail: $0.text, examples: $0.examples)
            }, duplicateExamples: push.duplicateExamples, startedAtMs: Int64(push.startedAtMS),
            finishedAtMs: Int64(push.finishedAtMS), key: push.key)
    }
}
