import Foundation
import Testing
import Wire

@testable import RPC

@Suite struct CallTests {
    @Test(arguments: Bench.Transport.allCases)
    func aUnaryCallBringsItsReply(_ transport: Bench.Transport) async throws {
        try await Bench.run(transport) { bench in
            let request = Detail(typeURL: "käse", value: [UInt8](0...255))
            let reply = try await bench.client().call(Bench.echo, request)
            #expect(reply == request)
        }
    }

    @Test func aServerStreamComesWholeAndInOrder() async throws {
        try await Bench.run(prepare: { server in
            server.handle(Bench.count) { _, _, writer in
                for i in 0..<100 { try await writer.send(Detail(typeURL: "\(i)")) }
            }
        }) { bench in
            var seen: [String] = []
            for try await reply in bench.client().stream(Bench.count, Detail()) { seen.append(reply.typeURL ?? "") }
            #expect(seen == (0..<100).map { "\($0)" })
        }
    }

    @Test func anUploadArrivesWholeAndIsAnswered() async throws {
        try await Bench.run(prepare: { server in
            server.handle(Bench.collect) { reader, _ in
                var bytes: [UInt8] = []
                for try await part in reader { bytes += part.value ?? [] }
                return Detail(value: bytes)
            }
        }) { bench in
            let reply = try await bench.client().upload(Bench.collect) { writer in
                for i in 0..<50 { try await writer.send(Detail(value: [UInt8(i)])) }
            }
            #expect(reply.value == (0..<50).map { UInt8($0) })
        }
    }
}
