import RPC
import Testing
import Wire

@testable import ingestion

@Suite struct PushIntakeTests {
    private func header(_ size: Int, dataset: String? = "cats", captions: [String] = ["a cat"]) -> PushFrame {
        PushFrame(
            header: PushHeader(
                dataset: dataset, fileName: "cat.jpg", size: UInt64(size),
                sha256: [UInt8](repeating: 7, count: 32), captions: captions))
    }

    private func chunk(_ count: Int) -> PushFrame { PushFrame(chunk: [UInt8](repeating: 1, count: count)) }

    /// The status a sequence of frames and its end fail with; nil when they pass.
    private func failure(_ frames: [PushFrame]) -> StatusCode? {
        var intake = PushIntake()
        do {
            for frame in frames { _ = try intake.accept(frame) }
            _ = try intake.end()
            return nil
        } catch { return error.code }
    }

    @Test func picturesAreOpenedWrittenAndCheckedInTurn() throws {
        var intake = PushIntake()
        #expect(try intake.accept(header(5)) == [.open(index: 0)])
        #expect(try intake.accept(chunk(3)) == [.write(index: 0, bytes: [1, 1, 1])])
        #expect(try intake.accept(chunk(2)) == [.write(index: 0, bytes: [1, 1])])
        #expect(try intake.accept(header(0)) == [.check(index: 0), .open(index: 1)])
        #expect(try intake.end() == [.check(index: 1)])
        #expect(intake.entries.count == 2 && intake.dataset == "cats")
    }

    @Test func bytesOfARefusedPictureAreForgottenAndTheNextIsUnharmed() throws {
        var intake = PushIntake()
        #expect(try intake.accept(header(4, captions: [""])) == [])
        #expect(try intake.accept(chunk(4)) == [])
        #expect(try intake.accept(header(1)) == [.open(index: 1)])
        #expect(try intake.accept(chunk(1)) == [.write(index: 1, bytes: [1])])
        #expect(try intake.end() == [.check(index: 1)])
        #expect(intake.entries.map(\.refusal?.reason) == ["caption_empty", nil])
    }

    @Test func missingAndSurplusBytesAreDataLoss() {
        #expect(failure([header(5), chunk(4)]) == .dataLoss)
        #expect(failure([header(5), chunk(4), header(0)]) == .dataLoss)
        #expect(failure([header(5), chunk(6)]) == .dataLoss)
        #expect(failure([header(5), chunk(5)]) == nil)
    }

    @Test func framesOutOfPlaceAreRefused() {
        #expect(failure([chunk(1)]) == .invalidArgument)
        #expect(failure([PushFrame()]) == .invalidArgument)
        #expect(failure([header(1, dataset: nil)]) == .invalidArgument)
        #expect(failure([header(0), header(0, dataset: "dogs")]) == .invalidArgument)
        #expect(failure([PushFrame(header: PushHeader(dataset: "cats", size: 1))]) == .invalidArgument)
        #expect(failure([header(300_000), chunk(PushIntake.chunkBytes + 1)]) == .invalidArgument)
    }

    @Test func picturesThatShareAFrameAreWholeOrTheCallEnds() throws {
        func picture(_ size: Int, _ bytes: Int, captions: [String] = ["a cat"]) -> PushPicture {
            PushPicture(
                header: header(size, captions: captions).header, image: [UInt8](repeating: 1, count: bytes))
        }
        var intake = PushIntake()
        let frame = PushFrame(pictures: [picture(2, 2), picture(3, 3, captions: [""]), picture(1, 1)])
        #expect(try intake.accept(frame) == [.whole(index: 0, bytes: [1, 1]), .whole(index: 2, bytes: [1])])
        #expect(try intake.accept(header(1)) == [.open(index: 3)])
        #expect(try intake.accept(chunk(1)) == [.write(index: 3, bytes: [1])])
        #expect(try intake.end() == [.check(index: 3)])
        #expect(intake.entries.map(\.refusal?.reason) == [nil, "caption_empty", nil, nil])
        #expect(failure([PushFrame(pictures: [picture(2, 1)])]) == .dataLoss)
        #expect(failure([PushFrame(pictures: [picture(1, 2)])]) == .dataLoss)
        #expect(failure([PushFrame(pictures: [picture(1, 1)]), chunk(1)]) == .invalidArgument)
        #expect(failure([PushFrame(pictures: [PushPicture()])]) == .invalidArgument)
    }

    @Test func aCallHoldsSoManyPicturesAndSixtyFourMebibytes() {
        #expect(failure(Array(repeating: header(0), count: PushIntake.mostPictures)) == nil)
        #expect(failure(Array(repeating: header(0), count: PushIntake.mostPictures + 1)) == .invalidArgument)
        let large = [header(16 << 20)] + Array(repeating: chunk(256 << 10), count: 64)
        let four = Array(repeating: large, count: 4).flatMap(\.self)
        #expect(failure(four) == nil)
        #expect(failure(four + [header(1), chunk(1)]) == .invalidArgument)
    }
}
