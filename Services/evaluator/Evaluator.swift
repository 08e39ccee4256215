import Decoding
import Imaging
import ServiceKit

/// The evaluator process: one evaluation at a time, leased from the catalogue. It asks captioners over the
/// wire, or takes the nearest training picture's caption as the floor, and scores what comes back.
@main
struct Evaluator {
    static func main() async {
        DecoderChild.takeOver()
        await ServiceProcess.main("evaluator", keys: [Setting.captioner]) { @Sendable context in
            let logger = context.logger
            let work = try EvaluationWork(context) { size in
                try DecoderPool(
                    DecoderPool.Options(size: size, limits: NearestNeighbour.limits), logger: logger)
            }
            work.serve(on: context.server)
            return [try work.worker()]
        }
    }
}
