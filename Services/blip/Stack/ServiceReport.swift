import Foundation
import ServiceKit
import Wire

/// What there is to say about one service.
struct ServiceReport: Encodable, Sendable {
    let service: String
    let pid: Int32?
    /// `SERVING`, `NOT_SERVING` or `no answer`.
    let health: String
    let detail: String
    let uptimeSeconds: Double?

    var isServing: Bool { health == "SERVING" }

    enum CodingKeys: String, CodingKey {
        case service, pid, health, detail, uptimeSeconds = "uptime_seconds"
    }

    static func table(_ reports: [ServiceReport]) -> Table {
        var table = Table(["SERVICE", "PID", "HEALTH", "UP FOR", "DETAIL"], right: [1])
        for report in reports {
            table.add([
                report.service, report.pid.map(String.init) ?? "-", report.health,
                report.uptimeSeconds.map(Readable.seconds) ?? "-", report.detail,
            ])
        }
        return table
    }
}

extension Stack {
    /// All services, asked at the same time.
    func reports() async -> [ServiceReport] {
        await withTaskGroup(of: (Int, ServiceReport).self) { group in
            for (index, service) in Self.services.enumerated() {
                group.addTask { (index, await report(service)) }
            }
            var reports: [(Int, ServiceReport)] = []
            for await report in group { reports.append(report) }
            return reports.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func report(_ service: String) async -> ServiceReport {
        let record = ServiceRecord.read(service, state).flatMap { $0.isAlive ? $0 : nil }
        let answer = await health(of: service)
        let health =
            switch answer?.status {
            case .serving: "SERVING"
            case nil where answer == nil: "no answer"
            default: "NOT_SERVING"
            }
        let log = log(service).path(percentEncoded: false)
        return ServiceReport(
            service: service, pid: record?.pid, health: health,
            detail: answer.map { $0.detail ?? "" }
                ?? (record == nil ? "not running; try `blip up`" : "see \(log)"),
            uptimeSeconds: record.flatMap { ProcessEntry(pid: $0.pid)?.age })
    }
}
