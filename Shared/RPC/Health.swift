import Wire

/// What a server answers to health checks.
struct Health: Sendable {
    var isServing = true
    var detail = ""

    /// The packed answer to a packed check; throws NOT_FOUND for a service that is not served here.
    func answer(_ body: Frame, services: Set<Substring>) throws(RPCError) -> [UInt8] {
        guard let request = try? body.decoded(HealthCheckRequest.self) else {
            throw RPCError(.invalidArgument, "the body is no HealthCheckRequest")
        }
        let service = request.service ?? ""
        guard service.isEmpty || services.contains(Substring(service)) else {
            throw RPCError(.notFound, "no service \"\(service)\" is served here")
        }
        let reply = HealthCheckResponse(status: isServing ? .serving : .notServing, detail: detail)
        guard let packed = try? reply.encoded() else { throw RPCError(.internal, "the detail holds a NUL") }
        return packed
    }
}
