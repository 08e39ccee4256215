import Foundation

/// The account a private server runs as. PostgreSQL refuses to run as root, so root steps down.
struct ServerAccount: Sendable {
    let name: String
    let uid: UInt32
    let gid: UInt32
    /// What to put before a command so that it runs as this account.
    let prefix: [String]

    static func choose(for layout: ClusterLayout) async throws -> ServerAccount {
        guard geteuid() == 0 else {
            return ServerAccount(name: NSUserName(), uid: geteuid(), gid: getegid(), prefix: [])
        }
        guard let entry = getpwnam("postgres") else {
            throw PrivateClusterError(
                "PostgreSQL refuses to run as root, and there is no user \"postgres\" to run it as; "
                    + "install the package postgresql, or start this as an ordinary user")
        }
        let (uid, gid) = (entry.pointee.pw_uid, entry.pointee.pw_gid)
        guard let setpriv = ClusterTools.executable("setpriv") else {
            throw PrivateClusterError(
                "setpriv is missing; install the package util-linux, or start this as an ordinary user")
        }
        let stepDown = [setpriv, "--reuid=\(uid)", "--regid=\(gid)", "--init-groups"]
        // Below a folder such as /root the other user needs help to get through; the capability to search folders is enough.
        let throughFolders = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
        let parent = (layout.folder as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        for prefix in [stepDown, stepDown + throughFolders] {
            let probe = try await Command.run(prefix + ["/bin/sh", "-c", "cd \"$1\"", "sh", parent])
            if probe.status == 0 {
                return ServerAccount(name: "postgres", uid: uid, gid: gid, prefix: prefix)
            }
        }
        throw PrivateClusterError(
            "user \"postgres\", which the private server must run as because you are root, cannot get to \(parent); "
                + "put the state folder somewhere else, such as /var/lib/blipstream, "
                + "or allow passing through with chmod o+x on the folders above it")
    }
}
