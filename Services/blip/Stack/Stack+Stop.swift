import Database
import Foundation
import ServiceKit

extension Stack {
    enum StopOutcome: String, Sendable {
        case stopped
        /// It did not end in time after SIGTERM.
        case killed
        case notRunning = "not running"
    }

    /// Ends services with SIGTERM, after 25 seconds with SIGKILL, then the private database.
    func stop(_ started: Started) async throws -> [(service: String, outcome: StopOutcome)] {
        // Without a run folder nothing was ever started here.
        guard FileManager.default.fileExists(atPath: state.run.path(percentEncoded: false)) else {
            return started.services.map { ($0, .notRunning) }
        }
        // Cleaning up goes on although the command was interrupted.
        return try await Task {
            let lock = try await StackLock.take(state)
            defer { lock.release() }
            let outcomes = await end(started.services)
            if started.database { try await cluster.stop() }
            return outcomes
        }.value
    }

    private func end(_ services: [String]) async -> [(service: String, outcome: StopOutcome)] {
        let records = services.map { service in
            ServiceRecord.read(service, state).flatMap { $0.isAlive ? $0 : nil }
        }
        for record in records.compactMap(\.self) { kill(record.pid, SIGTERM) }
        let deadline = ContinuousClock.now + .seconds(25)
        while ContinuousClock.now < deadline, records.contains(where: { $0?.isAlive == true }) {
            try? await Task.sleep(for: .milliseconds(20))
        }
        var outcomes: [(String, StopOutcome)] = []
        for (service, record) in zip(services, records) {
            guard let record else {
                ServiceRecord.read(service, state)?.remove(state)
                outcomes.append((service, .notRunning))
                continue
            }
            let survived = record.isAlive
            if survived { kill(record.pid, SIGKILL) }
            record.remove(state)
            outcomes.append((service, survived ? .killed : .stopped))
        }
        return outcomes
    }
}
