import Foundation

/// The server's programs, and the account to run them as.
struct ClusterTools: Sendable {
    let binaries: String
    let account: ServerAccount

    static func find(for layout: ClusterLayout) async throws -> ClusterTools {
        ClusterTools(
            binaries: try binaries(for: layout), account: try await ServerAccount.choose(for: layout))
    }

    func run(_ program: String, _ arguments: [String]) async throws -> Command.Result {
        try await Command.run(account.prefix + ["\(binaries)/\(program)"] + arguments)
    }

    /// A program on the PATH or where system programs are.
    static func executable(_ name: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(
            String.init)
        return (folders + ["/usr/bin", "/bin", "/usr/sbin", "/sbin"]).map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// The version that made the data, else the newest there is.
    private static func binaries(for layout: ClusterLayout) throws -> String {
        let installed = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: installed)) ?? [])
            .compactMap(Int.init).sorted(by: >).map { "\(installed)/\($0)/bin" }
        var candidates = versions
        if let path = executable("pg_ctl") {
            candidates.append(
                (URL(filePath: path).resolvingSymlinksInPath().path as NSString).deletingLastPathComponent)
        }
        let complete = candidates.filter { folder in
            ["initdb", "pg_ctl", "postgres"].allSatisfy {
                FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)")
            }
        }
        guard let newest = complete.first else {
            throw PrivateClusterError(
                "no PostgreSQL server found on the PATH or in \(installed)/*/bin; "
                    + "install the package postgresql, or set BLIP_DATABASE_URL to a server that runs elsewhere"
            )
        }
        guard
            let made = try? String(contentsOfFile: layout.data + "/PG_VERSION", encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        else { return newest }
        guard let fitting = complete.first(where: { $0.contains("/\(made)/") || complete.count == 1 }) else {
            throw PrivateClusterError(
                "the data in \(layout.data) was made by PostgreSQL \(made), which is not installed; install postgresql-\(made)"
            )
        }
        return fitting
    }
}
