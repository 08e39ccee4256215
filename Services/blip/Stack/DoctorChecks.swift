import Checkpoints
import Compute
import Database
import Foundation
import Imaging
import RPC
import Scenes
import ServiceKit

/// The checks of `blip doctor`, each with what to do when it fails.
struct DoctorChecks: Sendable {
    struct Check: Encodable, Sendable {
        enum Verdict: String, Encodable, Sendable { case good, warning, bad }

        let name: String
        let verdict: Verdict
        let found: String
        var remedy: String?
    }

    private let stack: Stack

    init(_ stack: Stack) { self.stack = stack }

    func all() async -> [Check] {
        var checks = [programs(), postgres(), pictures(), device(), await gpu(), artwork()]
        checks += [folder(), disk(), sockets()]
        checks.append(await database())
        return checks + (await endpoints())
    }

    private func programs() -> Check {
        let folder = stack.programs.path(percentEncoded: false)
        let missing = Stack.services.filter {
            !FileManager.default.isExecutableFile(
                atPath: stack.programs.appending(path: $0).path(percentEncoded: false))
        }
        return missing.isEmpty
            ? Check(name: "service programs", verdict: .good, found: "all five in \(folder)")
            : Check(
                name: "service programs", verdict: .bad,
                found: "\(missing.joined(separator: ", ")) missing in \(folder)",
                remedy: "build them: swift build -c release")
    }

    private func postgres() -> Check {
        let name = "PostgreSQL programs"
        if stack.databaseURL != nil {
            return Check(name: name, verdict: .good, found: "not needed: BLIP_DATABASE_URL is set")
        }
        let installed = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: installed)) ?? []).compactMap(
            Int.init
        )
        .filter { FileManager.default.isExecutableFile(atPath: "\(installed)/\($0)/bin/initdb") }
        if let newest = versions.max() {
            return Check(name: name, verdict: .good, found: "version \(newest) in \(installed)/\(newest)/bin")
        }
        let onPath = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .first { FileManager.default.isExecutableFile(atPath: "\($0)/initdb") }
        if let onPath { return Check(name: name, verdict: .good, found: "in \(onPath)") }
        return Check(
            name: name, verdict: .bad, found: "none in \(installed)/*/bin nor on the PATH",
            remedy: "apt-get install postgresql, or set BLIP_DATABASE_URL")
    }

    private func pictures() -> Check {
        VipsRuntime.start()
        let open = VipsRuntime.formatsWronglyOpen()
        return open.isEmpty
            ? Check(name: "libvips", verdict: .good, found: "opens JPEG, PNG and WebP only")
            : Check(
                name: "libvips", verdict: .bad,
                found: "opens formats it must not: \(open.joined(separator: ", "))",
                remedy: "install libvips 8.13 or newer")
    }

    private func device() -> Check {
        let summary = "\(CPUDevice().summary); \(ProductEngine.summary)"
        return summary.contains("portable")
            ? Check(
                name: "device", verdict: .warning, found: summary,
                remedy:
                    "this processor lacks the vector instructions the fast kernels use; everything works, slowly"
            )
            : Check(name: "device", verdict: .good, found: summary)
    }

    private func artwork() -> Check {
        do {
            _ = try EmojiArtwork()
            return Check(name: "demo artwork", verdict: .good, found: "emoji font and names are installed")
        } catch {
            return Check(
                name: "demo artwork", verdict: .warning, found: "\(error)",
                remedy: "only `blip demo` needs it")
        }
    }

    private func folder() -> Check {
        let path = stack.state.home.path(percentEncoded: false)
        do { try stack.state.create() } catch {
            return Check(
                name: "state folder", verdict: .bad, found: "\(path): \(error)",
                remedy: "choose a folder you may write to: BLIP_HOME=DIR")
        }
        guard access(path, W_OK | X_OK) == 0 else {
            return Check(
                name: "state folder", verdict: .bad, found: "\(path) is not writable",
                remedy: "choose a folder you may write to: BLIP_HOME=DIR")
        }
        return Check(name: "state folder", verdict: .good, found: path)
    }

    private func disk() -> Check {
        do {
            let free = try DiskSpace.free(beside: stack.state.home)
            let text = "\(Readable.bytes(Int(free))) free"
            return free >= 2 << 30
                ? Check(name: "disk", verdict: .good, found: text)
                : Check(
                    name: "disk", verdict: free >= 256 << 20 ? .warning : .bad, found: text,
                    remedy:
                        "the demo needs about 1 GiB, checkpoints of full-size models 3 GiB each; free some or move BLIP_HOME"
                )
        } catch {
            return Check(name: "disk", verdict: .warning, found: "\(error)")
        }
    }

    private func sockets() -> Check {
        do {
            let longest = try Stack.services.map { try stack.state.endpoint($0).description }.max {
                $0.count < $1.count
            }
            return Check(name: "socket paths", verdict: .good, found: longest ?? "")
        } catch {
            return Check(
                name: "socket paths", verdict: .bad, found: "\(error)",
                remedy: "choose a state folder with a shorter path")
        }
    }

    private func database() async -> Check {
        let name = "database"
        if stack.databaseURL == nil {
            switch stack.cluster.status() {
            case .absent:
                return Check(
                    name: name, verdict: .good, found: "private cluster, not made yet; `blip up` makes it")
            case .stopped:
                return Check(
                    name: name, verdict: .good, found: "private cluster, stopped; `blip up` starts it")
            case .running: break
            }
        }
        let database = Database(url: stack.databaseURL ?? stack.cluster.url, applicationName: "blip doctor")
        defer { database.close() }
        do {
            let version = try await database.query("select current_setting('server_version') as version")[0]
                .text("version")
            return Check(name: name, verdict: .good, found: "PostgreSQL \(version) answers")
        } catch {
            return Check(
                name: name, verdict: .bad, found: "\(error)",
                remedy: stack.databaseURL == nil
                    ? "look at \(stack.cluster.folder.path)/log" : "check BLIP_DATABASE_URL")
        }
    }

    private func endpoints() async -> [Check] {
        await stack.reports().map { report in
            switch (report.isServing, report.pid) {
            case (true, _): Check(name: report.service, verdict: .good, found: "serves")
            case (false, nil):
                Check(name: report.service, verdict: .warning, found: "not running", remedy: "blip up")
            case (false, _):
                Check(
                    name: report.service, verdict: .bad, found: "\(report.health): \(report.detail)",
                    remedy: "look at \(stack.log(report.service).path(percentEncoded: false))")
            }
        }
    }
}
