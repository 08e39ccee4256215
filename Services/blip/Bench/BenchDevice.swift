import Compute
import Devices
import Foundation
import Graph
import PJRT

/// What a benchmark computes on: the CPU under a meter, or a card.
struct BenchDevice {
    /// What the models are built on.
    let device: any Device
    /// Times by operation; nil on a card, which computes a whole step as one program.
    let meter: MeteredDevice?
    private let host: HostDevices
    private let precision: Precision
    private var card: GraphDevice? { device as? GraphDevice }

    /// Fixes the thread budget and opens the device.
    /// - Parameter programs: nothing is run, programs are written to this folder.
    init(_ options: BenchOptions, programs: String? = nil) throws {
        options.begin()
        precision = options.dtype
        if let folder = programs {
            (host, meter) = (.cpu(), nil)
            device = try GraphDevice.writer(
                to: URL(filePath: folder), precision: options.dtype, replicas: options.place.gpuDevices)
            return
        }
        host = try options.place.open(precision: options.dtype)
        guard try host.kind(for: options.place.device) == .gpu else {
            let meter = MeteredDevice(CPUDevice(precision: options.dtype))
            (self.device, self.meter) = (meter, meter)
            return
        }
        guard !options.breakdown else {
            throw Failure.badInput("--breakdown needs the CPU: a card runs a whole step as one program")
        }
        device = try host.device(.gpu, precision: options.dtype)
        meter = nil
    }

    /// Whether programs are written instead of run.
    var onlyWrites: Bool { card != nil && host.client == nil }

    /// Waits until the result is there, and reads next to nothing of it.
    func finish(_ tensor: Tensor) {
        if card != nil { _ = device.values(of: device.gatherRows(tensor, [0])) }
    }

    /// Operations a second that the device can do: registers alone on the CPU, large products of this precision on a card.
    func limit() -> Double {
        guard card != nil else { return MachineLimit.operations(precision) }
        let (side, chained) = host.client?.platform == "cpu" ? (512, 4) : (8192, 16)
        let scale = 1 / Float(side).squareRoot()
        func square(_ seed: UInt64, _ deviation: Float) -> Tensor {
            device.tensor(
                BenchNumbers.draw(side * side, deviation: deviation, seed: seed), shape: [side, side])
        }
        let (x, weight) = (square(1, 1), square(2, scale))
        func once() {
            var y = x
            for _ in 0..<chained {
                y = device.linear(y, weight: weight, bias: nil, residual: nil, for: .products)
            }
            finish(y)
        }
        once()
        let best = (0..<5).map { _ in Stopwatch.time(once) }.min() ?? 1
        return 2 * Double(chained) * Double(side) * Double(side) * Double(side) / best
    }

    /// What the device has done so far; ask before `limit`, which uses it too.
    func deeds(first: Double) -> BenchResult.Deeds {
        var deeds = BenchResult.Deeds(device: device.summary)
        guard let card else { return deeds }
        deeds.firstSeconds = first
        deeds.compileSeconds = card.counters.compileSeconds
        deeds.programs = card.counters.programs
        deeds.programsFromCache = card.counters.fromCache
        let memory = host.client?.memory(of: 0)
        deeds.deviceMemoryMiB = (memory?.peakBytesInUse ?? memory?.bytesInUse).map { $0 >> 20 }
        deeds.temporaryMiB = card.counters.temporaryBytes >> 20
        return deeds
    }
}
