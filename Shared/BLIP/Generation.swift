public import Compute

extension BLIPModel {
    /// Captions for pictures (B, 3, S, S). `prompt`: [DEC] and the prompt's ids, the same for all.
    ///
    /// - Throws: `BLIPError.request` for decoding settings that cannot be served.
    public func generate(
        pixels: Tensor, prompt: [Int32], decoding: Decoding, isCancelled: () -> Bool = { false }
    ) throws -> [GeneratedCaption] {
        try decoding.validate(
            promptLength: prompt.count, positions: config.text.maxPositionEmbeddings,
            vocabulary: config.text.vocabSize)
        let embeds = encode(pixels)
        return decoding.numBeams == 1
            ? try greedy(embeds, prompt, decoding, isCancelled)
            : try beams(embeds, prompt, decoding, isCancelled)
    }

    private func greedy(
        _ embeds: Tensor, _ prompt: [Int32], _ decoding: Decoding, _ isCancelled: () -> Bool
    ) throws -> [GeneratedCaption] {
        let images = embeds.shape[0]
        let (v, sep, pad) = (config.text.vocabSize, config.text.sepTokenID, Int32(config.text.padTokenID))
        var cache = DecoderCache(
            model: self, imageEmbeds: embeds, sequencesPerImage: 1, maxLength: decoding.maxLength)
        var captions = [GeneratedCaption](
            repeating: GeneratedCaption(ids: [], logProbabilities: [], score: 0), count: images)
        var open = [Bool](repeating: true, count: images)
        var feed = (0..<images).flatMap { _ in prompt }
        var length = prompt.count
        while length < decoding.maxLength, open.contains(true) {
            if isCancelled() { throw CancellationError() }
            let logits = cache.advance(feed, count: length == prompt.count ? prompt.count : 1)
            let logProbabilities = device.values(of: device.logSoftmax(logits))
            var scores = device.values(of: logits)
            feed = [Int32](repeating: pad, count: images)
            for image in 0..<images where open[image] {
                let row = image * v
                // The penalty applies to raw logits here, and to log-probabilities in beam search, as upstream has it.
                penalise(&scores, row, seen: prompt + captions[image].ids, decoding.repetitionPenalty)
                if length < decoding.minLength { scores[row + sep] = -.infinity }
                var best = 0
                for id in 1..<v where scores[row + id] > scores[row + best] { best = id }
                captions[image].ids.append(Int32(best))
                captions[image].logProbabilities.append(logProbabilities[row + best])
                feed[image] = Int32(best)
                if best == sep { open[image] = false }
            }
            length += 1
        }
        for image in captions.indices { captions[image].score = Float(captions[image].meanLogProbability) }
        return captions
    }

    private func beams(
        _ embeds: Tensor, _ prompt: [Int32], _ decoding: Decoding, _ isCancelled: () -> Bool
    ) throws -> [GeneratedCaption] {
        let (images, width) = (embeds.shape[0], decoding.numBeams)
        let (v, sep) = (config.text.vocabSize, config.text.sepTokenID)
        var cache = DecoderCache(
            model: self, imageEmbeds: embeds, sequencesPerImage: width, maxLength: decoding.maxLength)
        var searches = (0..<images).map { _ in
            BeamSearch(decoding: decoding, promptLength: prompt.count, sep: Int32(sep))
        }
        var feed = (0..<images * width).flatMap { _ in prompt }
        var length = prompt.count
        while length < decoding.maxLength, searches.contains(where: { !$0.isDone }) {
            if isCancelled() { throw CancellationError() }
            let logits = cache.advance(feed, count: length == prompt.count ? prompt.count : 1)
            let raw = device.values(of: device.logSoftmax(logits))
            var scores = raw
            var source: [Int32] = []
            feed = []
            for image in 0..<images {
                for beam in 0..<width {
                    let row = (image * width + beam) * v
                    penalise(
                        &scores, row, seen: prompt + searches[image].running[beam].ids,
                        decoding.repetitionPenalty)
                    if length < decoding.minLength { scores[row + sep] = -.infinity }
                }
                let rows = image * width * v..<(image + 1) * width * v
                let parents = searches[image].step(
                    scores: scores[rows], logProbabilities: raw[rows], length: length)
                source += parents.map { Int32(image * width + $0) }
                feed += searches[image].running.map { $0.ids.last ?? Int32(config.text.padTokenID) }
            }
            cache.reorder(source)
            length += 1
        }
        return searches.map(\.best)
    }

    /// For every distinct id already said: s r if s < 0, else s / r.
    private func penalise(_ scores: inout [Float], _ row: Int, seen: [Int32], _ penalty: Float) {
        guard penalty != 1 else { return }
        for id in Set(seen) {
            let score = scores[row + Int(id)]
            scores[row + Int(id)] = score < 0 ? score * penalty : score / penalty
        }
    }
}
