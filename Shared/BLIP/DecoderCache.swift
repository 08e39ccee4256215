import Compute

/// Keys and values of what each sequence has said so far, and of the pictures: a decode step computes one position only.
struct DecoderCache {
    private let model: BLIPModel
    private let ops: Ops
    private let memory: [KeyValue]
    private let images: Int
    private var own: [KeyValue]
    /// For each sequence its picture.
    private let image: [Int32]
    private(set) var position = 0
    /// For each sequence the cache row of each position, once beams have changed places: they move by row numbers, their keys and
    /// values stay where they were written.
    private var rows: [[Int32]]?

    /// `imageEmbeds`: (B, N, D). `sequences` per picture start out empty.
    init(model: BLIPModel, imageEmbeds: Tensor, sequencesPerImage: Int, maxLength: Int) {
        self.model = model
        ops = Ops(device: model.device)
        memory = model.text.imageMemory(imageEmbeds, ops)
        images = imageEmbeds.shape[0]
        image = (0..<images).flatMap { [Int32](repeating: Int32($0), count: sequencesPerImage) }
        let shape = [image.count, maxLength, model.config.text.hiddenSize]
        own = model.text.layers.map { _ in
            KeyValue(key: model.device.zeros(shape), value: model.device.zeros(shape))
        }
    }

    /// Feeds `count` ids to each sequence and returns the logits after the last of them: (sequences, V).
    mutating func advance(_ ids: [Int32], count: Int) -> Tensor {
        let text = model.text
        let places = (0..<image.count).flatMap { _ in (position..<position + count).map(Int32.init) }
        return advance(
            ops.embedding(
                ids: ids, places: places, words: text.words, positions: text.positions,
                paddingID: Int32(text.config.padTokenID)), count: count)
    }

    /// The same with one token each, that the device has chosen.
    mutating func advanceByChosen() -> Tensor {
        advance(
            model.device.chosenEmbedding(
                words: model.text.words.value, positions: model.text.positions.value),
            count: 1)
    }

    /// Everything that `advance` writes to.
    var tensors: [Tensor] { own.flatMap { [$0.key, $0.value] } }

    /// `embedding` (sequences count, H): words and positions, before the layer norm.
    private mutating func advance(_ embedding: Tensor, count: Int) -> Tensor {
        let text = model.text
        let sequences = image.count
        var x = text.embeddingNorm(embedding, ops)
        let stride = self.own[0].key.shape[1]
        for sequence in 0..<(rows?.count ?? 0) {
            rows?[sequence] += (position..<position + count).map { Int32(sequence * stride + $0) }
        }
        let heads = text.config.numAttentionHeads
        let own = AttentionShape(
            batch: sequences, queries: count, keyStride: stride, keys: position + count, heads: heads,
            headSize: x.columns / heads, mask: .causal(offset: position), keyRows: rows?.flatMap(\.self))
        for (index, layer) in text.layers.enumerated() {
            x = ops.layer("text", index) {
                let fresh = layer.selfAttention.keyValue(x, ops)
                let cache = self.own[index]
                model.device.writeCache(cache.key, rows: fresh.key, position: position, count: count)
                model.device.writeCache(cache.value, rows: fresh.value, position: position, count: count)
                return layer.run(
                    x, own: cache, ownShape: own, memory: memory[index],
                    crossShape: layer.crossShape(
                        batch: sequences, queries: count, memory: memory[index], images: images,
                        keySequence: image),
                    dropout: 0, ops)
            }
        }
        position += count
        let last = (0..<sequences).map { Int32($0 * count + count - 1) }
        return text.head.logits(model.device.gatherRows(x, last), ops)
    }

    /// Sequence i goes on from what sequence `source[i]` has said.
    mutating func reorder(_ source: [Int32]) {
        guard source.indices.contains(where: { source[$0] != Int32($0) }) else { return }
        let stride = own[0].key.shape[1]
        let known =
            rows
            ?? (0..<image.count).map { sequence in
                (0..<position).map { Int32(sequence * stride + $0) }
            }
        rows = source.map { known[Int($0)] }
    }
}
