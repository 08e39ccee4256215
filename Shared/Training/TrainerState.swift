import BLIP
import Checkpoints
import Compute
public import Foundation

extension Trainer {
    static let momentOne = "m.", momentTwo = "v."

    /// The optimiser's state as tensors `m.<name>`, `v.<name>` and the metadata `step`; with the weights it is all that resuming needs.
    public func writeOptimiser(to file: URL) throws {
        var writer = SafetensorsWriter(metadata: [
            "format": "pt", "step": String(step), "skipped": String(skippedInARow),
        ])
        for parameter in trained {
            let shape = parameter.state.weight.shape
            try writer.add(
                Self.momentOne + parameter.name, shape: shape,
                floats: model.device.values(of: parameter.state.m))
            try writer.add(
                Self.momentTwo + parameter.name, shape: shape,
                floats: model.device.values(of: parameter.state.v))
        }
        try writer.write(to: file)
    }

    /// Takes up the state of `writeOptimiser`. The weights must be those of the same moment.
    ///
    /// - Throws: `TrainingError.state` naming what does not fit, `CheckpointError` for a file that cannot be read; nothing is changed then.
    public func readOptimiser(from url: URL) throws {
        let file = try SafetensorsFile(url)
        guard let step = file.metadata["step"].flatMap(Int.init), step >= 0 else {
            throw TrainingError.state("\(url.lastPathComponent) does not say its step")
        }
        var moments: [(Tensor, [Float])] = []
        for parameter in trained {
            for (prefix, tensor) in [
                (Self.momentOne, parameter.state.m), (Self.momentTwo, parameter.state.v),
            ] {
                guard let record = file.tensors[prefix + parameter.name] else {
                    throw TrainingError.state(
                        "\(url.lastPathComponent) lacks \(prefix)\(parameter.name): was another part of the model frozen?"
                    )
                }
                guard record.shape == parameter.state.weight.shape else {
                    throw TrainingError.state(
                        "\(prefix)\(parameter.name) has shape \(record.shape), expected \(parameter.state.weight.shape)"
                    )
                }
                moments.append((tensor, try file.floats(prefix + parameter.name)))
            }
        }
        guard file.tensors.count == moments.count else {
            throw TrainingError.state(
                "\(url.lastPathComponent) holds \(file.tensors.count) moments, this run trains \(moments.count): "
                    + "was another part of the model frozen?")
        }
        for (tensor, values) in moments { model.device.assign(values, to: tensor) }
        self.step = step
        skippedInARow = file.metadata["skipped"].flatMap(Int.init) ?? 0
    }
}
