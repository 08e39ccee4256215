import BlipstreamClient
import RPC
import Testing
import Wire

@Suite struct PushTests {
    private func with(_ prepare: (RPCServer) -> Void, _ body: (Blipstream) async throws -> Void) async throws
    {
        let service = try StubService(prepare)
        let client = Blipstream(ingestion: service.endpoint, captioner: [], logger: StubService.quiet)
        defer { client.close() }
        do { try await body(client) } catch {
            await service.stop()
            throw error
        }
        await service.stop()
    }

    private func item(_ number: Int, size: Int) -> PushItem {
        PushItem(
            header: PushHeader(
                dataset: "d", fileName: "\(number).png", captions: ["one", "two"], line: UInt64(number)),
            image: bytes(size, seed: number))
    }

    @Test func picturesTravelWholeInOrderInChunksOfAtMostAQuarterMebibyte() async throws {
        let frames = Seen<PushFrame>()
        let sizes = [1, 256 << 10, (256 << 10) + 1, 700_000, 0]
        let items = sizes.enumerated().map { item($0, size: $1) }
        try await with({ server in
            server.handle(IngestionService.pushImages) { reader, _ in
                var results: [PushResult] = []
                for try await frame in reader {
                    frames.add(frame)
                    for header in frame.pictures.compactMap(\.header) + [frame.header].compactMap(\.self) {
                        results.append(PushResult(outcome: .accepted, detail: header.fileName))
                    }
                }
                return PushReply(results: results)
            }
        }) { client in
            let results = try await client.push(items)
            #expect(results.map(\.detail) == items.map(\.header.fileName))
        }
        var arrived: [PushItem] = []
        for frame in frames.all {
            arrived += frame.pictures.compactMap { picture in
                picture.header.map { PushItem(header: $0, image: picture.image ?? []) }
            }
            if let header = frame.header { arrived.append(PushItem(header: header, image: [])) }
            guard let chunk = frame.chunk else { continue }
            #expect((1...256 << 10).contains(chunk.count))
            arrived[arrived.count - 1].image += chunk
        }
        #expect(arrived == items)
        #expect(arrived.map(\.header.size) == sizes.map(UInt64.init))
        // Small pictures travel whole, in frames they may share; of the others each has a header and its chunks.
        #expect(frames.all.flatMap(\.pictures).compactMap(\.header?.fileName) == ["0.png", "4.png"])
        #expect(frames.all.count { $0.chunk != nil } == 1 + 2 + 3)
    }

    @Test func aSizeThatWasGivenStays() {
        #expect(PushItem(header: PushHeader(size: 9), image: [1]).header.size == 9)
        #expect(PushItem(header: PushHeader(), image: [1]).header.size == 1)
    }

    @Test func aReplyAboutAnotherNumberOfPicturesIsAnError() async throws {
        try await with({ server in
            server.handle(IngestionService.pushImages) { reader, _ in
                for try await _ in reader {}
                return PushReply(results: [PushResult(outcome: .accepted)])
            }
        }) { client in
            let error = await #expect(throws: RPCError.self) {
                try await client.push([item(0, size: 3), item(1, size: 3)])
            }
            #expect(error?.code == .internal)
            #expect(error?.message.contains("2 pictures") == true && error?.message.contains("1") == true)
            #expect(error?.method == IngestionService.pushImages.path)
            let none = try await client.push([])
            #expect(none.isEmpty)
        }
    }

    @Test func aRefusalInTheMiddleIsWhatTheCallerSees() async throws {
        try await with({ server in
            server.handle(IngestionService.pushImages) { reader, _ in
                for try await _ in reader { throw RPCError(.dataLoss, "the disk is broken") }
                return PushReply()
            }
        }) { client in
            let error = await #expect(throws: RPCError.self) {
                try await client.push((0..<4).map { item($0, size: 4 << 20) })
            }
            #expect(error?.code == .dataLoss && error?.message == "the disk is broken")
        }
    }

    @Test func rejectionsAreReportedInPagesAndAllOfThem() async throws {
        let requests = Seen<ReportRejectedRequest>()
        let rejections = (0..<2300).map { Rejection(fileName: "\($0).png", line: UInt64($0)) }
        try await with({ server in
            server.handle(IngestionService.reportRejected) { request, _ in
                requests.add(request)
                return ReportRejectedReply()
            }
        }) { client in
            try await client.reportRejected(rejections, dataset: "birds")
            try await client.reportRejected([], dataset: "birds")
        }
        #expect(requests.all.map(\.rejections.count) == [1000, 1000, 300])
        #expect(requests.all.flatMap(\.rejections) == rejections)
        #expect(requests.all.allSatisfy { $0.dataset == "birds" })
    }
}
