import CZeroMQ
import Foundation

/// Opening the sockets a server listens on. This is where a transport is judged safe: today only one that no other machine
/// reaches. Authenticated transports would be admitted in `check`, and their keys set before `bind`.
enum Listening {
    /// Binds a socket; returns it with the endpoint really bound (a TCP port of 0 is chosen by the system).
    static func open(_ endpoint: Endpoint, in context: Context) throws -> (socket: Socket, endpoint: Endpoint)
    {
        try check(endpoint)
        if case .ipc(let path) = endpoint.address { try prepare(path, endpoint) }
        let socket = try Socket(.router, in: context, isIPv6: endpoint.isIPv6)
        try socket.bind(endpoint.bindText)
        return (socket, try Endpoint(socket.lastEndpoint()))
    }

    private static func check(_ endpoint: Endpoint) throws {
        guard endpoint.isLoopbackOrIPC else {
            throw RPCError(
                .permissionDenied,
                """
                will not listen on \(endpoint): other machines could reach it, and connections are not authenticated; \
                use ipc:// or a loopback address such as tcp://127.0.0.1:port, and a tunnel between machines
                """, endpoint: endpoint)
        }
    }

    private static func prepare(_ path: String, _ endpoint: Endpoint) throws {
        let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        func refused(_ why: String) -> RPCError { RPCError(.failedPrecondition, why, endpoint: endpoint) }
        var status = stat()
        guard stat(folder, &status) == 0 else {
            throw refused("the folder \(folder) is not there: make it with `mkdir -m 700 \(folder)`")
        }
        guard status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw refused(
                "others can reach into \(folder), so they could call this service: own it and run `chmod 700 \(folder)`"
            )
        }
        guard FileManager.default.fileExists(atPath: path) else { return }
        switch czmq_is_answered(path) {
        case 1:
            throw RPCError(
                .alreadyExists, "another process serves \(endpoint) already: stop it first",
                endpoint: endpoint)
        case 0:
            // Left behind by a process that died.
            guard unlink(path) == 0 || errno == ENOENT else {
                throw refused("cannot remove the old socket \(path): \(String(cString: strerror(errno)))")
            }
        default: throw refused("cannot tell whether \(path) is in use: \(String(cString: strerror(errno)))")
        }
    }
}
