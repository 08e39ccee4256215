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
        let search = TokenSearch(
            pictures: embeds.shape[0], beams: decoding.numBeams, prompt: prompt,
            end: Int32(config.text.sepTokenID), padding: Int32(config.text.padTokenID),
            maxLength: decoding.maxLength, minLength: decoding.minLength,
            repetitionPenalty: decoding.repetitionPenalty, lengthPenalty: decoding.lengthPenalty)
        var cache = DecoderCache(
            model: self, imageEmbeds: embeds, sequencesPerImage: search.beams, maxLength: search.maxLength)
        let logits = cache.advance(
            (0..<search.sequences).flatMap { _ in prompt }, count: prompt.count)
        let caches = cache.tensors
        if isCancelled() { throw CancellationError() }
        if let found = device.found(
            by: search, logits: logits, caches: caches, step: { cache.advanceByChosen() })
        {
            return captions(found, search)
        }
        return search.beams == 1
            ? try greedy(search, &cache, logits, isCancelled) : try beams(search, &cache, logits, isCancelled)
    }

    /// Up to the first end of each.
    private func captions(_ found: FoundTokens, _ search: TokenSearch) -> [GeneratedCaption] {
        (0..<search.pictures).map { picture in
            let row = picture * search.maxLength
            let all = row + search.prompt.count..<row + search.maxLength
            let end = found.ids[all].firstIndex(of: search.end).map { $0 + 1 } ?? all.upperBound
            var caption = GeneratedCaption(
                ids: Array(found.ids[all.lowerBound..<end]),
                logProbabilities: Array(found.logProbabilities[all.lowerBound..<end]),
                score: found.scores[picture])
            if search.beams == 1 { caption.score = Float(caption.meanLogProbability) }
            return caption
        }
    }

    private func greedy(
        _ search: TokenSearch, _ cache: inout DecoderCache, _ first: Tensor, _ isCancelled: () -> Bool
    ) throws -> [GeneratedCaption] {
        let (images, v, sep) = (search.pictures, config.text.vocabSize, Int(search.end))
        var captions = [GeneratedCaption](
            repeating: GeneratedCaption(ids: [], logProbabilities: [], score: 0), count: images)
        var open = [Bool](repeating: true, count: images)
        var logits = first
        for length in search.prompt.count..<search.maxLength {
            if isCancelled() { throw CancellationError() }
            let logProbabilities = device.values(of: device.logSoftmax(logits))
            var scores = device.values(of: logits)
            var feed = [Int32](repeating: search.padding, count: images)
            for image in 0..<images where open[image] {
                let row = image * v
                // The penalty applies to raw logits here, and to log-probabilities in beam search, as upstream has it.
                penalise(&scores, row, seen: search.prompt + captions[image].ids, search.repetitionPenalty)
                if length < search.minLength { scores[row + sep] = -.infinity }
                var best = 0
                for id in 1..<v where scores[row + id] > scores[row + best] { best = id }
                captions[image].ids.append(Int32(best))
                captions[image].logProbabilities.append(logProbabilities[row + best])
                feed[image] = Int32(best)
                if best == sep { open[image] = false }
            }
            guard length + 1 < search.maxLength, open.contains(true) else { break }
            logits = cache.advance(feed, count: 1)
        }
        for image in captions.indices { captions[image].score = Float(captions[image].meanLogProbability) }
        return captions
    }

    private func beams(
        _ search: TokenSearch, _ cache: inout DecoderCache, _ first: Tensor, _ isCancelled: () -> Bool
    ) throws -> [GeneratedCaption] {
        let (images, width, v, sep) = (search.pictures, search.beams, config.text.vocabSize, Int(search.end))
        var searches = [BeamSearch](repeating: BeamSearch(search), count: images)
        var logits = first
        for length in search.prompt.count..<search.maxLength {
            if isCancelled() { throw CancellationError() }
            let raw = device.values(of: device.logSoftmax(logits))
            var scores = raw
            var source: [Int32] = []
            var feed: [Int32] = []
            for image in 0..<images {
                for beam in 0..<width {
                    let row = (image * width + beam) * v
                    penalise(
                        &scores, row, seen: search.prompt + searches[image].running[beam].ids,
                        search.repetitionPenalty)
                    if length < search.minLength { scores[row + sep] = -.infinity }
                }
                let rows = image * width * v..<(image + 1) * width * v
                let parents = searches[image].step(
                    scores: scores[rows], logProbabilities: raw[rows], length: length)
                source += parents.map { Int32(image * width + $0) }
                feed += searches[image].running.map { $0.ids.last ?? search.padding }
            }
            guard searches.contains(where: { !$0.isDone }) else { break }
            cache.reorder(source)
            logits = cache.advance(feed, count: 1)
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
