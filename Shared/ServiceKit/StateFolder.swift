public import Foundation
public import RPC

/// The folder that holds all state of an installation: blobs, sockets, logs, and the private PostgreSQL cluster.
public struct StateFolder: Sendable, Equatable {
    public let home: URL
    public var blobs: URL { home.appending(path: "blobs") }
    public var logs: URL { home.appending(path: "logs") }
    /// Programs compiled for cards; may be deleted at any time.
    public var executables: URL { home.appending(path: "executables") }
    /// Sockets and pid files; mode 0700. A home whose path is too long for a socket gets a short folder under /tmp.
    public let run: URL

    /// Longest socket path the kernel takes, without its closing zero byte.
    private static let socketPathMax = 107
    private static let longestSocketName = "/preprocessing.ipc".utf8.count

    public init(home: URL) {
        let path = home.standardizedFileURL.path(percentEncoded: false)
        let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        self.home = URL(filePath: trimmed)
        if trimmed.utf8.count + "/run".utf8.count + Self.longestSocketName <= Self.socketPathMax {
            run = self.home.appending(path: "run")
        } else {
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            for byte in trimmed.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            run = URL(filePath: "/tmp/blip-\(getuid())-\(String(hash, radix: 16))")
        }
    }

    /// BLIP_HOME, or the usual place for this user.
    public static func `default`(environment: [String: String] = ProcessInfo.processInfo.environment)
        -> StateFolder
    {
        if let home = environment["BLIP_HOME"], !home.isEmpty {
            return StateFolder(home: URL(filePath: home))
        }
        if getuid() == 0 { return StateFolder(home: URL(filePath: "/var/lib/blipstream")) }
        let state =
            environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? URL(filePath: $0) : nil }
            ?? FileManager.default.homeDirectoryForCurrentUser.appending(path: ".local/state")
        return StateFolder(home: state.appending(path: "blipstream"))
    }

    /// Where `service` listens unless told otherwise.
    public func endpoint(_ service: String) throws -> Endpoint {
        try Endpoint("ipc://\(run.path(percentEncoded: false))/\(service).ipc")
    }

    /// Makes what is missing. The run folder is for its owner alone: whoever can enter it can call the services.
    public func create() throws {
        let manager = FileManager.default
        for folder in [home, blobs, logs] {
            try manager.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        try manager.createDirectory(
            at: run, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let path = run.path(percentEncoded: false)
        let attributes = try manager.attributesOfItem(atPath: path)
        // A link is refused too: where it leads may be anybody's.
        guard (attributes[.ownerAccountID] as? NSNumber)?.uint32Value == getuid(),
            attributes[.type] as? FileAttributeType == .typeDirectory
        else {
            throw SettingsError(
                "\(path) is not a folder of this user's own; remove it or choose another home (BLIP_HOME)")
        }
        try manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    }
}
