public import Compute
import PJRT

/// What one replica hands over in the place of a part of the words, from `start` on.
struct WordShare {
    let replica: Int
    let start: HostWords.Length
    let words: HostWords
}

// Several replicas are one program: the first one's share is recorded; of the others only what they hand over
// is taken.
extension GraphDevice {
    /// Runs `body` once for each replica. Everything it does must have the same form for each, which is
    /// checked; of replicas beyond the first only the host's words and uploads count.
    public func onReplicas(_ body: (Int) -> Pending<LossSums>) -> Pending<LossSums> {
        guard replicas > 1 else { return body(0) }
        precondition(recordedReplica == nil, "replicas within replicas")
        if case .success(let sums) = record(body) { return sums }
        // Shares may differ in indices that are in order for one and not for the other.
        recognisesIdentity = false
        defer { recognisesIdentity = true }
        switch record(body) {
        case .success(let sums): return sums
        case .failure(let error): onFailure(error)
        }
    }

    public func sumOverReplicas(_ tensors: [Tensor]) {
        guard replicas > 1 else { return }
        for tensor in tensors {
            let value = value(tensor)
            if !value.isZero { bind(value.summedOverReplicas(replicas), to: tensor) }
        }
    }

    /// What the body did for one replica.
    private struct Share {
        let sums: Pending<LossSums>
        let bindings: [Storages.Binding]
        /// Storages the body has made that still live.
        let made: [GraphStorage]
        let recording: Recording
        let words: HostWords
        let uploads: [Leaf]
    }

    private func record(_ body: (Int) -> Pending<LossSums>) -> Result<Pending<LossSums>, PJRTError> {
        // An array that one replica has handed over before may stand for another one on the next.
        words.forgetArrays()
        let (before, sharesBefore) = (words, shares)
        let first = share(0, body)
        var sums = [first.sums]
        for replica in 1..<replicas {
            words = before
            let share = share(replica, body)
            // Nothing that another replica than the first has made may go into the program.
            for storage in share.made { storage.bind(.constant(0, storage.type.shape, storage.type.element)) }
            if let difference = difference(share, from: first) {
                for storage in first.made {
                    storage.bind(.constant(0, storage.type.shape, storage.type.element))
                }
                (words, shares) = (before, sharesBefore)
                return .failure(
                    PJRTError(
                        code: 3, phase: "record",
                        message: "replica \(replica) does not do what replica 0 does: \(difference)",
                        advice: "Give every replica a share of the same shapes."))
            }
            for (leaf, other) in zip(first.uploads, share.uploads) { leaf.append(other.buffers) }
            shares.append(WordShare(replica: replica, start: before.length, words: share.words))
            sums.append(share.sums)
        }
        words = first.words
        words.forgetArrays()
        for binding in first.bindings { binding.storage.bind(binding.after) }
        return .success(total(sums))
    }

    /// Runs the body, and takes back what it has bound.
    private func share(_ replica: Int, _ body: (Int) -> Pending<LossSums>) -> Share {
        (recordedReplica, uploads) = (replica, [])
        defer { (recordedReplica, uploads) = (nil, []) }
        storages.beginJournal()
        let sums = body(replica)
        let (bindings, made) = storages.endJournal()
        let values = bindings.map(\.after) + [value(of: sums)]
        for binding in bindings { binding.storage.bind(binding.before) }
        return Share(
            sums: sums, bindings: bindings, made: made, recording: Recording(of: values, mark: nextMark()),
            words: words, uploads: uploads)
    }

    private func difference(_ share: Share, from first: Share) -> String? {
        if share.bindings.map(\.storage.number) != first.bindings.map(\.storage.number) {
            return
                "it writes to \(share.bindings.count) tensors, \(first.bindings.count) were expected, or to "
                + "others"
        }
        if share.words.length != first.words.length {
            return "it hands over \(share.words.length), not \(first.words.length)"
        }
        if share.uploads.map(\.type) != first.uploads.map(\.type) { return "it uploads other shapes" }
        if let difference = share.recording.difference(from: first.recording) { return difference }
        let own = Dictionary(
            uniqueKeysWithValues: zip(share.uploads, first.uploads).map {
                (ObjectIdentifier($0), ObjectIdentifier($1))
            })
        for (mine, theirs) in zip(share.recording.leaves, first.recording.leaves) {
            let id = ObjectIdentifier(mine)
            if (own[id] ?? id) != ObjectIdentifier(theirs) { return "it reads another \(mine.type.text)" }
        }
        return nil
    }

    private func total(_ shares: [Pending<LossSums>]) -> Pending<LossSums> {
        let reads = shares.compactMap { $0.storage as? PendingNumber<LossSums> }.map(\.read)
        return pending(value(of: shares[0]).summedOverReplicas(replicas)) { floats in
            // Tokens are counted on the host, each replica's own.
            var sums = reads[0](floats)
            sums.tokens = reads.reduce(0) { $0 + $1(floats).tokens }
            return sums
        }
    }
}
