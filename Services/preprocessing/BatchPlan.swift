import Imaging
import RPC
import Tokenization
import Wire

/// A batch before its pixels are read: captions as tokens, pictures dealt into parts that fit a frame.
struct BatchPlan: Sendable {
    /// A frame takes 4 MiB; the rest is for what surrounds the pictures.
    static let partBytes = 3_670_016

    /// A picture with its captions as tokens.
    struct Item: Sendable {
        let sha256: [UInt8]
        let captions: [[Int32]]
        let augmentation: Augmentation?

        /// Bytes it takes in a part, at most.
        func cost(pixelBytes: Int) -> Int { pixelBytes + 40 + captions.reduce(0) { $0 + 12 + 5 * $1.count } }
    }

    let index: Int
    /// Batches in the epoch.
    let batches: Int
    let form: PixelForm
    let items: [Item]
    let promptLength: Int
    /// Runs of `items`.
    let parts: [Range<Int>]

    /// Encodes the captions. Computes.
    init(index: Int, of epoch: Epoch, input: ModelInput, prompt: String, maxTokens: Int) {
        (self.index, batches, form) = (index, epoch.batches, input.form)
        var promptLength = 0
        items = epoch.samples(batch: index).map { sample in
            let encodings = sample.captions.map {
                CaptionEncoding(caption: $0, prompt: prompt, tokenizer: input.tokenizer, maxTokens: maxTokens)
            }
            promptLength = encodings.first?.promptLength ?? promptLength
            return Item(
                sha256: sample.sha256, captions: encodings.map(\.ids), augmentation: sample.augmentation)
        }
        self.promptLength = promptLength
        parts = Self.split(items.map { [form] in $0.cost(pixelBytes: form.byteCount) }, limit: Self.partBytes)
    }

    /// Deals items into runs whose costs add up to at most `limit`; an item above it stands alone.
    static func split(_ costs: [Int], limit: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var (start, total) = (0, 0)
        for (index, cost) in costs.enumerated() {
            if index > start, total + cost > limit {
                runs.append(start..<index)
                (start, total) = (index, 0)
            }
            total += cost
        }
        if start < costs.count { runs.append(start..<costs.count) }
        return runs
    }

    /// One part as it travels. Reads and, where needed, computes.
    /// - Throws: `LostPicture`.
    func part(_ number: Int, from store: PixelStore) throws -> Batch {
        let items = items[parts[number]]
        var batch = Batch(
            index: UInt64(index), part: UInt32(number), parts: UInt32(parts.count), batches: UInt64(batches),
            imageSize: UInt32(form.size), promptLength: UInt32(promptLength))
        var pixels: [UInt8] = []
        pixels.reserveCapacity(items.count * form.byteCount)
        for (place, item) in items.enumerated() {
            pixels +=
                item.augmentation == nil
                ? try store.pixels(item.sha256, as: form)
                : try store.view(item.sha256, form.view(item.augmentation))
            batch.imageSha256.append(item.sha256)
            for ids in item.captions {
                batch.captionImage.append(UInt32(place))
                batch.captionLengths.append(UInt32(ids.count))
                batch.tokenIDs += ids
            }
        }
        batch.pixels = pixels
        return batch
    }
}
