import Foundation

/// Turns SIGINT, SIGTERM and SIGHUP into one call of `onSignal`, for an orderly end; a second signal ends the process at once.
/// `@unchecked Sendable`: every access to the variables holds `lock`.
final class Interrupts: @unchecked Sendable {
    private let lock = NSLock()
    private var count = 0
    private var sources: [any DispatchSourceSignal] = []

    init(onSignal: @escaping @Sendable () -> Void) {
        let queue = DispatchQueue(label: "blip.signals")
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // A dispatch source sees a signal only when its default action is off.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [self] in
                let first = lock.withLock {
                    count += 1
                    return count == 1
                }
                if first { onSignal() } else { _exit(130) }
            }
            source.resume()
            sources.append(source)
        }
    }

    func end() {
        let sources = lock.withLock { self.sources }
        sources.forEach { $0.cancel() }
    }
}
