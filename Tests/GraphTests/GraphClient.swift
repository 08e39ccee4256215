import Compute
import Foundation
import PJRT
import Testing

@testable import Graph

/// The plugin for CPUs, where this machine has it, opened once for all tests with two devices.
enum GraphClient {
    static let file = ProcessInfo.processInfo.environment["BLIP_PJRT_TEST_PLUGIN"].flatMap {
        $0.isEmpty ? nil : $0
    }

    private static let opened = Result {
        try PJRTClient.open(PJRTPlugin(file: #require(file)), devices: 2)
    }

    static func client() throws -> PJRTClient { try opened.get() }

    /// A device of the test's own.
    static func device(
        replicas: Int = 1, precision: Precision = .fp32, keyMultiple: Int = 1, rolls: Bool = true,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> GraphDevice {
        let device = try GraphDevice(
            client: client(), replicas: replicas, precision: precision, keyMultiple: keyMultiple, log: log)
        device.layerLoops = rolls ? .all : .none
        // Tests compile more than they compute.
        device.flags = ["xla_backend_optimization_level": .int(0)]
        return device
    }

    /// A device that records and runs nothing.
    static func recorder(replicas: Int = 1, precision: Precision = .fp32) throws -> GraphDevice {
        try GraphDevice(recordingFor: nil, replicas: replicas, precision: precision)
    }
}

extension Trait where Self == ConditionTrait {
    /// Leaves a suite out, visibly, where there is no plugin.
    static var withPlugin: Self {
        .enabled(
            if: GraphClient.file != nil,
            "BLIP_PJRT_TEST_PLUGIN names no plugin; compose/install-deps --with-pjrt-test fetches one")
    }
}

/// A least-squares fit of one weight (2, 3), written with values alone: what a training step asks of a
/// device.
struct Fit {
    let device: GraphDevice
    let weight: Tensor
    let gradient: Tensor

    init(_ device: GraphDevice, _ start: [Float] = [1, 2, 3, 4, 5, 6]) {
        self.device = device
        weight = device.tensor(start, shape: [2, 3])
        gradient = device.zeros([2, 3])
    }

    /// The summed squared error of x W^T against y; its gradient is added to `gradient`.
    func loss(_ x: [Float], _ y: [Float]) -> Pending<LossSums> {
        let inputs = device.value(device.tensor(x, shape: [x.count / 3, 3]))
        let targets = device.value(device.tensor(y, shape: [y.count / 2, 2]))
        let error = Value.dot(inputs, device.value(weight), contracting: (1, 1)) - targets
        let slope = Value.dot(error * 2, inputs, contracting: (0, 0))
        device.bind(device.value(gradient) + slope, to: gradient)
        let tokens = y.count
        return device.pending((error * error).reduce(.sum, axes: [0, 1])) { numbers in
            LossSums(smoothed: Double(numbers[0]), nll: Double(numbers[0]), tokens: tokens)
        }
    }

    /// weight -= rate gradient, and the gradient starts again.
    func step(rate: Float) {
        let moved =
            device.value(weight) - device.value(gradient) * device.host(rate).filling([2, 3])
        device.bind(moved, to: weight)
        device.clear(gradient)
    }
}
