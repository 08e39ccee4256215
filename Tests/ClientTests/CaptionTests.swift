import BlipstreamClient
import RPC
import Testing
import Wire

@Suite struct CaptionTests {
    private struct Arrival: Equatable {
        var way: String
        var request: CaptionRequest
        var image: [UInt8]
        var chunks: [Int] = []
    }

    /// A captioner that notes what comes.
    private func captioner(_ seen: Seen<Arrival>) throws -> StubService {
        try StubService { server in
            server.handle(CaptionerService.caption) { request, _ in
                var bare = request
                bare.image = nil
                seen.add(Arrival(way: "inline", request: bare, image: request.image ?? []))
                return CaptionReply(caption: "inline")
            }
            server.handle(CaptionerService.captionUpload) { frames, _ in
                var arrival = Arrival(way: "upload", request: CaptionRequest(), image: [])
                var isFirst = true
                for try await frame in frames {
                    if let request = frame.request {
                        guard isFirst else { throw RPCError(.invalidArgument, "the request comes first") }
                        arrival.request = request
                    }
                    if let chunk = frame.chunk {
                        arrival.chunks.append(chunk.count)
                        arrival.image += chunk
                    }
                    isFirst = false
                }
                seen.add(arrival)
                return CaptionReply(caption: "upload")
            }
        }
    }

    private func with(
        _ services: [StubService], also: [Endpoint] = [], _ body: (Blipstream) async throws -> Void
    ) async throws {
        let client = Blipstream(
            ingestion: try StubService.nobody(), captioner: also + services.map(\.endpoint),
            logger: StubService.quiet)
        defer { client.close() }
        do { try await body(client) } catch {
            for service in services { await service.stop() }
            throw error
        }
        for service in services { await service.stop() }
    }

    @Test func upToThreeMebibytesTravelInOneMessageAndMoreInChunks() async throws {
        let seen = Seen<Arrival>()
        let sizes = [1, 3 << 20, (3 << 20) + 1]
        let decoding = Decoding(maxLength: 7)
        try await with([try captioner(seen)]) { client in
            for size in sizes {
                let reply = try await client.caption(
                    image: bytes(size), model: "birds", decoding: decoding, weightsSHA256: [1, 2, 3])
                #expect(reply.caption == (size <= 3 << 20 ? "inline" : "upload"))
            }
        }
        #expect(seen.all.map(\.way) == ["inline", "inline", "upload"])
        for (arrival, size) in zip(seen.all, sizes) {
            #expect(arrival.image == bytes(size))
            #expect(
                arrival.request
                    == CaptionRequest(model: "birds", decoding: decoding, weightsSha256: [1, 2, 3]))
        }
        #expect(seen.all.last?.chunks == Array(repeating: 256 << 10, count: 12) + [1])
    }

    @Test func aPictureBeyondTwentyMebibytesIsRefusedBeforeItTravels() async throws {
        let seen = Seen<Arrival>()
        try await with([try captioner(seen)]) { client in
            let error = await #expect(throws: RPCError.self) {
                try await client.caption(image: [UInt8](repeating: 0, count: (20 << 20) + 1))
            }
            #expect(error?.code == .invalidArgument && error?.message.contains("20 MiB") == true)
        }
        #expect(seen.all.isEmpty)
    }

    @Test func captionsComeInTheOrderOfTheirPicturesAndNotMoreAtOnceThanAsked() async throws {
        let inside = Seen<Int>()
        let service = try StubService { server in
            server.handle(CaptionerService.caption) { request, _ in
                inside.add(1)
                defer { inside.add(-1) }
                let number = Int(request.image?.first ?? 0)
                // The first are the slowest.
                try await Task.sleep(for: .milliseconds(40 - number))
                return CaptionReply(caption: "picture \(number)")
            }
        }
        try await with([service]) { client in
            let replies = try await client.captions(images: (0..<30).map { [UInt8($0)] }, concurrency: 4)
            #expect(replies.map(\.caption) == (0..<30).map { "picture \($0)" })
            let none = try await client.captions(images: [])
            #expect(none.isEmpty)
        }
        var (now, most) = (0, 0)
        for change in inside.all {
            now += change
            most = max(most, now)
        }
        #expect(most == 4)
    }

    @Test func theFirstFailureEndsAll() async throws {
        let seen = Seen<UInt8>()
        let service = try StubService { server in
            server.handle(CaptionerService.caption) { request, _ in
                let number = request.image?.first ?? 0
                seen.add(number)
                if number == 3 { throw RPCError(.invalidArgument, "picture 3 is no picture") }
                return CaptionReply()
            }
        }
        try await with([service]) { client in
            let error = await #expect(throws: RPCError.self) {
                try await client.captions(images: (0..<50).map { [UInt8($0)] }, concurrency: 1)
            }
            #expect(error?.code == .invalidArgument && error?.message == "picture 3 is no picture")
        }
        #expect(seen.all == [0, 1, 2, 3])
    }

    @Test func aDeadCaptionerBesideALiveOneIsNotNoticed() async throws {
        let seen = Seen<Arrival>()
        let dead = try StubService.nobody()
        try await with([try captioner(seen)], also: [dead]) { client in
            let replies = try await client.captions(images: (0..<40).map { [UInt8($0)] }, concurrency: 8)
            #expect(replies.map(\.caption) == Array(repeating: "inline", count: 40))
        }
        #expect(seen.all.count == 40)
    }

    @Test func callsMoveOnWhenACaptionerEnds() async throws {
        let (first, second) = (Seen<Arrival>(), Seen<Arrival>())
        let services = [try captioner(first), try captioner(second)]
        try await with(services) { client in
            var next = 0
            while first.all.isEmpty, next < 200 {
                _ = try await client.caption(image: [0])
                next += 1
            }
            try #require(!first.all.isEmpty)
            await services[0].stop()
            let (before, during) = (first.all.count, second.all.count)
            for number in 0..<20 { _ = try await client.caption(image: [UInt8(number)]) }
            #expect(first.all.count == before)
            #expect(second.all.count == during + 20)
        }
    }

    @Test(arguments: [StatusCode.unavailable, .resourceExhausted])
    func aCaptionerThatCannotTakeACallHandsItToAnother(_ code: StatusCode) async throws {
        let (refused, seen) = (Seen<Int>(), Seen<Arrival>())
        let full = try StubService { server in
            server.handle(CaptionerService.caption) { _, _ in
                refused.add(1)
                throw RPCError(code, "not now")
            }
        }
        try await with([full, try captioner(seen)]) { client in
            let replies = try await client.captions(images: (0..<60).map { [UInt8($0)] }, concurrency: 12)
            #expect(replies.allSatisfy { $0.caption == "inline" })
        }
        #expect(seen.all.count == 60)
        #expect(refused.all.count <= 40)
    }

    @Test(arguments: [StatusCode.notFound, .failedPrecondition, .invalidArgument, .internal])
    func anAnswerThatIsAboutTheRequestIsNotAskedForElsewhere(_ code: StatusCode) async throws {
        let asked = Seen<Int>()
        func refuser() throws -> StubService {
            try StubService { server in
                server.handle(CaptionerService.caption) { _, _ in
                    asked.add(1)
                    throw RPCError(code, "that is how it is")
                }
            }
        }
        try await with([try refuser(), try refuser()]) { client in
            let error = await #expect(throws: RPCError.self) { try await client.caption(image: [1]) }
            #expect(error?.code == code && error?.message == "that is how it is")
        }
        #expect(asked.all.count == 1)
    }

    @Test func aCaptionerThatIsNotReadyIsNotUsed() async throws {
        let (early, seen) = (Seen<Int>(), Seen<Arrival>())
        let starting = try StubService(serving: false) { server in
            server.handle(CaptionerService.caption) { _, _ in
                early.add(1)
                return CaptionReply()
            }
        }
        try await with([starting, try captioner(seen)]) { client in
            for number in 0..<10 { _ = try await client.caption(image: [UInt8(number)]) }
        }
        #expect(early.all.isEmpty && seen.all.count == 10)
    }

    @Test func withoutAnyCaptionerTheErrorNamesThemAll() async throws {
        let dead = [try StubService.nobody(), try StubService.nobody()]
        try await with([], also: dead) { client in
            let error = await #expect(throws: RPCError.self) {
                try await client.caption(image: [1], timeout: .seconds(3))
            }
            #expect(error?.code == .unavailable)
            for endpoint in dead { #expect(error?.message.contains(endpoint.description) == true) }
        }
        try await with([]) { client in
            let error = await #expect(throws: RPCError.self) { try await client.caption(image: [1]) }
            #expect(error?.message.contains("none was configured") == true)
        }
    }
}
