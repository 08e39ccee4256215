import Catalog
import Imaging

/// One pass over a split: which pictures and captions each batch holds.
struct Epoch: Sendable {
    /// A picture with its captions: all of them in a list of members, those it shows in a batch.
    struct Sample: Sendable, Equatable {
        let sha256: [UInt8]
        let captions: [String]
        /// How it is changed in a batch; nil: not at all.
        var augmentation: Augmentation?
    }

    private let members: [Sample]
    private let batchSize: Int
    /// nil: in the order of the members.
    private let order: [Int32]?
    private let seed: UInt64
    private let number: Int
    private let allCaptions: Bool
    private let augmentation: (flips: Bool, operates: Bool)?
    /// Batches in the epoch.
    let batches: Int

    /// - Parameters:
    ///   - members: of the frozen split, ordered by hash.
    ///   - split: train is shuffled, and its last partial batch left out unless it is all there is; others go in order, whole, and
    ///     show their first caption where training shows one. Only train is augmented.
    init(members: [Sample], split: Split, spec: RunSpec, number: Int) {
        (self.members, batchSize, seed) = (members, spec.batchSize, spec.seed)
        (self.number, allCaptions) = (number, spec.allCaptions)
        augmentation =
            split == .train && spec.augment != "none"
            ? (flips: spec.flip ?? false, operates: spec.augment == "full") : nil
        if split == .train {
            order = EpochOrder.permutation(count: members.count, seed: spec.seed, epoch: number)
            batches = members.count < batchSize ? min(members.count, 1) : members.count / batchSize
        } else {
            order = nil
            batches = (members.count + batchSize - 1) / batchSize
        }
    }

    func samples(batch: Int) -> [Sample] {
        (batch * batchSize..<min((batch + 1) * batchSize, members.count)).map { place in
            guard let order else {
                let member = members[place]
                return Sample(
                    sha256: member.sha256,
                    captions: allCaptions ? member.captions : Array(member.captions.prefix(1)))
            }
            var sample = members[Int(order[place])]
            if !allCaptions {
                let chosen = EpochOrder.caption(
                    of: sample.sha256, count: sample.captions.count, seed: seed, epoch: number)
                sample = Sample(sha256: sample.sha256, captions: [sample.captions[chosen]])
            }
            sample.augmentation = augmentation.map {
                Augmentation(
                    seed: EpochOrder.augmentation(of: sample.sha256, seed: seed, epoch: number),
                    flips: $0.flips, operates: $0.operates)
            }
            return sample
        }
    }
}
