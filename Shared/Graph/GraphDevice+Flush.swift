public import Compute
import Foundation
import PJRT

/// A compiled program.
struct Program {
    let executable: PJRTExecutable
}

// Running what was recorded.
extension GraphDevice {
    /// One program that computes everything that somebody still holds.
    func flush() {
        precondition(recordedReplica == nil, "a tensor was read while a replica's share was being recorded")
        let waiting = storages.unsettled
        defer {
            words = HostWords()
            shares = []
        }
        guard !waiting.isEmpty else { return }
        let plan = Plan(waiting, mark: nextMark())
        guard let client else { return write(plan, waiting) }
        let program = self.program(plan, client)
        // Compiling takes as long as it takes; only what runs is timed, and that while somebody waits for it.
        watchdog?.begin(counters.runs, phase: "start of program \(program.executable.programHash)")
        let given = (0..<replicas).map { self.arguments(plan.recording, replica: $0) }
        let outputs = orFail { () throws(PJRTError) in try program.executable.execute(given) }
        if replicas > 1, client.platform == "cpu" {
            // Its replicas share a pool of threads: those of a second run would wait there for one another, and keep out the ones the
            // first is waiting for.
            orFail { () throws(PJRTError) in try program.executable.wait() }
        }
        watchdog?.pause()
        counters.runs += 1
        for number in plan.donations.keys { plan.recording.leaves[number].donate() }
        let leaves = plan.recording.outputs.indices.map { index in
            Leaf(plan.types[index], outputs.map { $0[index] }, run: counters.runs)
        }
        for (storage, output) in zip(waiting, plan.outputs) { storage.settle(leaves[output]) }
    }

    public func submit() { flush() }

    /// What a device without a plugin does instead of running a program.
    private func write(_ plan: Plan, _ waiting: [GraphStorage]) {
        precondition(textFolder != nil, "a device without a client runs nothing")
        if written.insert(plan.hash).inserted {
            write(plan.text(replicas: replicas, loops: layerLoops), number: written.count)
        }
        counters.runs += 1
        for number in plan.donations.keys { plan.recording.leaves[number].donate() }
        let leaves = plan.types.map { Leaf($0, []) }
        for (storage, output) in zip(waiting, plan.outputs) { storage.settle(leaves[output]) }
    }

    private func write(_ text: String, number: Int) {
        guard let textFolder else { return }
        let file = textFolder.appending(path: "program-\(number).mlir")
        do {
            try FileManager.default.createDirectory(at: textFolder, withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        } catch { log("\(file.path) cannot be written: \(error.localizedDescription)") }
    }

    /// The text of the program that would compute these tensors, and nothing else.
    public func text(of tensors: [Tensor]) -> String {
        let storages = tensors.compactMap { $0.storage as? GraphStorage }
        let plan = Plan(storages, mark: nextMark())
        return plan.text(replicas: replicas, loops: layerLoops)
    }

    private func program(_ plan: Plan, _ client: PJRTClient) -> Program {
        if let known = programs[plan.hash] { return known }
        let text = plan.text(replicas: replicas, loops: layerLoops)
        write(text, number: counters.programs + 1)
        let executable = orFail { () throws(PJRTError) in
            try client.compile(text, replicas: replicas, flags: flags, cache: cache)
        }
        counters.programs += 1
        counters.loops += text.components(separatedBy: "stablehlo.while").count - 1
        counters.fromCache += executable.fromCache ? 1 : 0
        counters.compileSeconds += executable.compileSeconds
        counters.temporaryBytes = max(counters.temporaryBytes, executable.memory?.temporary ?? 0)
        if let aliased = executable.memory?.alias, aliased < plan.donatedBytes {
            log(
                "program \(executable.programHash): \(plan.donatedBytes) bytes are given to outputs, the "
                    + "compiler took \(aliased): the difference is memory held twice")
        }
        let program = Program(executable: executable)
        programs[plan.hash] = program
        return program
    }

    private func arguments(_ recording: Recording, replica: Int) -> [PJRTBuffer] {
        var words = words
        for share in shares where share.replica == replica {
            words.replace(from: share.start, by: share.words)
        }
        let integers = words.gathered(recording.slots(.i32), from: \.integers)
        let floats = words.gathered(recording.slots(.f32), from: \.floats)
        let keys = words.gathered(recording.slots(.u64), from: \.keys)
        var result = recording.leaves.map { $0.buffers[replica] }
        if !integers.isEmpty { result += buffers(integers, [integers.count], .i32, replica) }
        if !floats.isEmpty { result += buffers(floats, [floats.count], .f32, replica) }
        if !keys.isEmpty { result += buffers(keys, [keys.count], .u64, replica) }
        return result
    }
}

/// What one run computes: outputs, and whose memory they take over.
struct Plan {
    let recording: Recording
    /// For each storage the program's output.
    let outputs: [Int]
    /// Types of the outputs.
    let types: [ValueType]
    /// For a leaf, by its number, the output that takes its memory.
    let donations: [Int: Int]
    /// Programs of the same hash are the same.
    let hash: Int

    init(_ storages: [GraphStorage], mark: Int) {
        var values: [Value] = []
        var places: [ObjectIdentifier: Int] = [:]
        var outputs: [Int] = []
        for storage in storages {
            let place = places[ObjectIdentifier(storage.value)] ?? values.count
            if places.updateValue(place, forKey: ObjectIdentifier(storage.value)) == nil {
                values.append(storage.value)
            }
            outputs.append(place)
        }
        recording = Recording(of: values, mark: mark)
        (self.outputs, types) = (outputs, values.map(\.type))
        donations = Self.donations(recording, storages, outputs, types)
        var hasher = Hasher()
        hasher.combine(recording.hash)
        for (leaf, output) in donations.sorted(by: { $0.key < $1.key }) {
            hasher.combine(leaf)
            hasher.combine(output)
        }
        hash = hasher.finalize()
    }

    var donatedBytes: Int {
        donations.keys.reduce(0) {
            $0 + recording.leaves[$1].type.count * recording.leaves[$1].type.element.size
        }
    }

    func text(replicas: Int, loops: GraphDevice.LayerLoops) -> String {
        ProgramText.text(
            recording, donations: donations, replicas: replicas,
            rolls: loops == .all || loops == .training && recording.trains)
    }

    /// Memory that nobody is bound to any more goes to the storage that was bound to it, else to any output
    /// of its type.
    private static func donations(
        _ recording: Recording, _ storages: [GraphStorage], _ outputs: [Int], _ types: [ValueType]
    ) -> [Int: Int] {
        var donations: [Int: Int] = [:]
        var taken: Set<Int> = []
        let mine = Dictionary(
            uniqueKeysWithValues: recording.leaves.indices.map {
                (ObjectIdentifier(recording.leaves[$0]), $0)
            })
        for (storage, output) in zip(storages, outputs) {
            guard let held = storage.held, held.owners == 0, held.type == types[output],
                let leaf = mine[ObjectIdentifier(held)], donations[leaf] == nil, taken.insert(output).inserted
            else { continue }
            donations[leaf] = output
        }
        var left: [ValueType: [Int]] = [:]
        for output in types.indices.reversed() where !taken.contains(output) {
            left[types[output], default: []].append(output)
        }
        for (number, leaf) in recording.leaves.enumerated() where leaf.owners == 0 && donations[number] == nil
        {
            if let output = left[leaf.type]?.popLast() { donations[number] = output }
        }
        return donations
    }
}
