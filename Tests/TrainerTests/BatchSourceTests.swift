import RPC
import ServiceKit
import Testing
import Training
import Wire

@testable import trainer

@Suite struct BatchSourceTests {
    private func with(
        _ services: [StandInPreprocessing], _ body: (BatchSource) async throws -> Void
    ) async throws {
        let source = BatchSource(endpoints: services.map(\.endpoint), logger: quiet)
        do { try await body(source) } catch {
            for service in services { await service.stop() }
            throw error
        }
        for service in services { await service.stop() }
    }

    private func all(
        of source: BatchSource, epoch: Int = 0, from cursor: Int = 0
    ) async throws -> [BatchSource.Numbered] {
        var reader = source.batches(run: 7, split: "train", epoch: epoch, from: cursor)
        var batches: [BatchSource.Numbered] = []
        while let batch = try await reader.next() { batches.append(batch) }
        return batches
    }

    private func expectTable(_ batches: [BatchSource.Numbered], from cursor: Int = 0, epoch: Int = 0) {
        #expect(batches.map(\.index) == Array(cursor..<Table.batches))
        for numbered in batches {
            #expect(numbered.batch == Table.whole(numbered.index, epoch: epoch))
            #expect(numbered.batches == Table.batches)
        }
    }

    @Test func partsBecomeOneBatchWithItsCaptionsAtTheirPictures() async throws {
        let service = try StandInPreprocessing(StandInPreprocessing.faithful)
        try await with([service]) { source in expectTable(try await all(of: source)) }
    }

    @Test func theServiceIsAskedForTheRunTheSplitTheEpochAndTheCursor() async throws {
        let service = try StandInPreprocessing(StandInPreprocessing.faithful)
        try await with([service]) { source in
            expectTable(try await all(of: source, epoch: 3, from: 4), from: 4, epoch: 3)
        }
        #expect(
            service.seen.all == [StreamBatchesRequest(runID: 7, split: "train", epoch: 3, fromBatch: 4)])
    }

    /// The parts before batches 0, 1, 2, 3: 0, 1, 3, 6; other numbers are inside a batch.
    @Test(arguments: [(0, 0), (1, 1), (2, 1), (3, 2), (4, 2), (5, 2), (6, 3), (11, 5)])
    func aBrokenStreamGoesOnAtItsCursor(_ parts: Int, _ cursor: Int) async throws {
        let service = try StandInPreprocessing(StandInPreprocessing.breaking(after: parts))
        try await with([service]) { source in expectTable(try await all(of: source)) }
        #expect(service.seen.all.map(\.fromBatch) == [0, UInt64(cursor)])
    }

    @Test func aBrokenStreamGoesOnAtAnotherEndpoint() async throws {
        let first = try StandInPreprocessing { request, _, send in
            try await StandInPreprocessing.breaking(after: 3)(request, 0, send)
        }
        let second = try StandInPreprocessing(StandInPreprocessing.faithful)
        try await with([first, second]) { source in expectTable(try await all(of: source)) }
        #expect(first.seen.all.map(\.fromBatch) == [0])
        #expect(second.seen.all.map(\.fromBatch) == [2])
    }

    @Test func anEndpointThatDiesInTheMiddleIsReplacedByTheOther() async throws {
        let (first, second) = (
            try StandInPreprocessing { request, _, send in
                try await send(Table.parts(0)[0])
                // Nothing more until the process is gone.
                while true { try await Task.sleep(for: .milliseconds(5)) }
            }, try StandInPreprocessing(StandInPreprocessing.faithful)
        )
        try await with([first, second]) { source in
            var reader = source.batches(run: 7, split: "train", epoch: 0, from: 0)
            #expect(try await reader.next()?.batch == Table.whole(0))
            await first.stop()
            for index in 1..<Table.batches {
                let numbered = try #require(try await reader.next())
                #expect(numbered.index == index && numbered.batch == Table.whole(index))
            }
            #expect(try await reader.next() == nil)
        }
        #expect(second.seen.all.map(\.fromBatch) == [1])
    }

    enum Disorder: CaseIterable {
        case aPartIsMissing, aPartTwice, aBatchIsLeftOut, lengthsDoNotAddUp, aCaptionWithoutPicture
        case theEndInsideABatch, noIndex, noParts, aPictureThatIsNotThere, pixelsThatDoNotFit
        case anotherPartCount
    }

    private static func served(_ disorder: Disorder) -> [Batch] {
        var parts = (0..<Table.batches).flatMap { Table.parts($0) }
        // Parts 3, 4 and 5 are batch 2.
        switch disorder {
        case .aPartIsMissing: parts.remove(at: 4)
        case .aPartTwice: parts.insert(parts[3], at: 4)
        case .aBatchIsLeftOut: parts.removeSubrange(3...5)
        case .lengthsDoNotAddUp: parts[4].captionLengths[0] += 1
        case .aCaptionWithoutPicture: parts[4].captionImage.removeLast()
        case .theEndInsideABatch: parts.removeSubrange(5...)
        case .noIndex: parts[3].index = nil
        case .noParts: parts[3].parts = 0
        case .aPictureThatIsNotThere: parts[4].captionImage[0] = 2
        case .pixelsThatDoNotFit: parts[4].pixels?.removeLast()
        case .anotherPartCount: parts[4].parts = 2
        }
        return parts
    }

    @Test(arguments: Disorder.allCases)
    func aStreamInDisorderIsOpenedAnewAndNeverTrainedOn(_ disorder: Disorder) async throws {
        let service = try StandInPreprocessing { request, call, send in
            guard call == 0 else { return try await StandInPreprocessing.faithful(request, call, send) }
            for part in Self.served(disorder) { try await send(part) }
        }
        try await with([service]) { source in expectTable(try await all(of: source)) }
        #expect(service.seen.all.map(\.fromBatch) == [0, 2])
    }

    @Test func batchesBeforeTheCursorAreSkipped() async throws {
        let service = try StandInPreprocessing { request, call, send in
            var whole = request
            whole.fromBatch = 0
            try await StandInPreprocessing.faithful(whole, call, send)
        }
        try await with([service]) { source in
            expectTable(try await all(of: source, from: 2), from: 2)
        }
    }

    @Test(arguments: [StatusCode.failedPrecondition, .notFound, .invalidArgument, .unimplemented])
    func aRunThatCannotBeServedIsRefusedAtOnce(_ code: StatusCode) async throws {
        let service = try StandInPreprocessing { _, _, _ in throw RPCError(code, "the snapshot is gone") }
        try await with([service]) { source in
            let error = await #expect(throws: JobRefused.self) { _ = try await all(of: source) }
            #expect(error?.description.contains("the snapshot is gone") == true)
        }
        #expect(service.seen.all.count == 1)
    }

    @Test func theEndOfAnEpochIsNil() async throws {
        let service = try StandInPreprocessing(StandInPreprocessing.faithful)
        try await with([service]) { source in
            let batches = try await all(of: source, from: Table.batches)
            #expect(batches.isEmpty)
        }
    }

    @Test func aCancelledReaderEnds() async throws {
        let service = try StandInPreprocessing { _, _, _ in throw RPCError(.unavailable, "away") }
        try await with([service]) { source in
            let reading = Task { try await all(of: source) }
            while service.seen.all.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
            reading.cancel()
            await #expect(throws: CancellationError.self) { _ = try await reading.value }
        }
    }
}
