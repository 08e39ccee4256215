import Checkpoints

/// What each tensor of a checkpoint is called by Hugging Face, and which belong to something else.
struct CheckpointNames: Sendable {
    /// Who named the tensors.
    enum Style: Sendable {
        case huggingFace
        /// The authors' own code and LAVIS.
        case original
    }

    let style: Style
    let kind: ModelKind
    /// Hugging Face's name to the file's.
    private(set) var source: [String: String] = [:]
    /// The file's names of tensors that are passed over, with the reason.
    private(set) var ignored: [String: String] = [:]

    /// - Parameter wanted: what the model is to be, for files of the authors that hold several models in one.
    init(_ file: any TensorFile, wanted: ModelKind?) throws(BLIPError) {
        let names = file.tensors.keys.sorted()
        // Training on several devices puts this before every name.
        let prefix = names.allSatisfy { $0.hasPrefix("module.") } ? "module." : ""
        func has(_ start: String) -> Bool { names.contains { $0.hasPrefix(prefix + start) } }
        if has("visual_encoder.") {
            style = .original
        } else if has("vision_model.") {
            style = .huggingFace
        } else {
            throw .weights(
                "none of its \(names.count) tensors is named as in BLIP (vision_model... or visual_encoder...): it "
                    + "holds \(names.prefix(3).joined(separator: ", "))")
        }
        let (decodes, encodes, matches) = (has("text_decoder."), has("text_encoder."), has("itm_head."))
        guard matches || !(decodes && encodes) else {
            throw .weights(
                "it answers questions (text_encoder and text_decoder without itm_head); captioners and retrieval "
                    + "models can be used")
        }
        kind = wanted ?? (decodes ? .captioner : .retrieval)
        for name in names {
            let plain = String(name.dropFirst(prefix.count))
            switch style {
            case .huggingFace: source[plain] = name
            case .original:
                if let reason = Self.reasonToIgnore(plain, kind) {
                    ignored[name] = reason
                } else {
                    source[Self.huggingFace(plain)] = name
                }
            }
        }
    }

    /// Why a tensor of the authors' files is of no use to a model of this kind; nil: it is.
    private static func reasonToIgnore(_ name: String, _ kind: ModelKind) -> String? {
        let first = name.prefix { $0 != "." }
        if first.hasSuffix("_m") { return "momentum copy, used in pre-training only" }
        switch first {
        case "temp", "image_queue", "text_queue", "queue_ptr", "ptr_queue", "idx_queue":
            return "queue of pre-training"
        case "text_encoder", "vision_proj", "text_proj", "itm_head":
            return kind == .captioner ? "part of the retrieval model" : nil
        case "text_decoder": return kind == .retrieval ? "part of the captioner" : nil
        default: return nil
        }
    }

    /// The authors' name in Hugging Face's spelling; names that are not the picture encoder's are the same.
    static func huggingFace(_ name: String) -> String {
        var parts = name.split(separator: ".").map(String.init)
        guard parts.first == "visual_encoder", parts.count > 1 else { return name }
        parts.removeFirst()
        switch parts[0] {
        case "cls_token": return "vision_model.embeddings.class_embedding"
        case "pos_embed": return "vision_model.embeddings.position_embedding"
        case "patch_embed" where parts.count == 3 && parts[1] == "proj":
            return "vision_model.embeddings.patch_embedding.\(parts[2])"
        case "norm": return "vision_model.post_layernorm.\(parts.dropFirst().joined(separator: "."))"
        case "blocks" where parts.count > 3:
            let changes = ["norm1": "layer_norm1", "norm2": "layer_norm2", "attn": "self_attn"]
            parts[2] = changes[parts[2]] ?? parts[2]
            if parts[2] == "self_attn", parts[3] == "proj" { parts[3] = "projection" }
            return "vision_model.encoder.layers.\(parts.dropFirst().joined(separator: "."))"
        default: return name
        }
    }
}
