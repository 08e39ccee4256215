import Checkpoints
import Foundation
import Testing

/// Each case breaks one rule of the zip form, of the pickle or of the tensors in it, and is otherwise fine.
@Suite struct MalformedTorchTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let rule: String
        let file: Data
        /// Words that the error must hold.
        let says: String
        var testDescription: String { rule }

        init(_ rule: String, _ file: RawZip, says: String) {
            (self.rule, self.file, self.says) = (rule, file.bytes, says)
        }

        init(_ rule: String, pickle: [UInt8], says: String) {
            self.init(
                rule, RawZip.torch(pickle, storages: [[UInt8](repeating: 0, count: 16)]), says: says)
        }

        init(_ rule: String, tensor: [UInt8], says: String) {
            self.init(rule, pickle: RawPickle.dictionary([("w", tensor)]), says: says)
        }
    }

    private static func zip(_ change: (inout RawZip) -> Void) -> RawZip {
        var zip = RawZip.torch(
            RawPickle.dictionary([("w", RawPickle.tensor())]), storages: [[UInt8](repeating: 0, count: 16)])
        change(&zip)
        return zip
    }

    static let zipCases = [
        Case("compressed entry", zip { $0.entries[1].method = 8 }, says: "is compressed (method 8)"),
        Case("encrypted entry", zip { $0.entries[1].flags |= 1 }, says: "is encrypted"),
        Case("storage that is missing", zip { $0.entries.removeLast() }, says: "storage 0 is missing"),
        Case(
            "storage of another size", zip { $0.entries[1].data += [0] }, says: "has 17 bytes, but 4 elements"
        ),
        Case("entry beyond the file", zip { $0.entries[1].misplaced = 1 << 20 }, says: "outside the file"),
        Case("entry without its header", zip { $0.entries[1].misplaced = 1 }, says: "no local header"),
        Case(
            "size beyond the file",
            zip {
                $0.entries[1].data = []
                $0.entries[1].sizeInDirectory = 16
            }, says: "outside the file"),
        Case(
            "two names for an entry", zip { $0.entries[1].localName = "archive/data/1" }, says: "another name"
        ),
        Case("entry twice", zip { $0.entries.append($0.entries[1]) }, says: "holds archive/data/0 twice"),
        Case("fewer entries than claimed", zip { $0.claimedCount = 3 }, says: "directory"),
        Case("more entries than claimed", zip { $0.claimedCount = 1 }, says: "more than its entries"),
        Case("no pickle", zip { $0.entries[0].name = "archive/code.py" }, says: "torch did not write it"),
        Case(
            "two pickles", zip { $0.entries.append(.init(name: "other/data.pkl", data: [])) },
            says: "torch did not write it"),
        Case(
            "big-endian numbers",
            RawZip.torch(
                RawPickle.dictionary([("w", RawPickle.tensor())]),
                storages: [[UInt8](repeating: 0, count: 16)], byteOrder: "big"), says: "byte order \"big\""),
    ]

    static let pickleCases = [
        Case("global of Python", pickle: RawPickle.global("os", "system"), says: "asks for os.system"),
        Case(
            "global of torch that is not allowed", pickle: RawPickle.global("torch", "load"),
            says: "asks for torch.load"),
        Case("opcode that builds objects", pickle: [0x80, 2, 0x81], says: "the opcode NEWOBJ at byte 2"),
        Case("opcode INST", pickle: [0x80, 2, 0x28, 0x69], says: "the opcode INST"),
        Case("opcode of protocol 4", pickle: [0x80, 2, 0x93], says: "the opcode STACK_GLOBAL"),
        Case("opcode that does not exist", pickle: [0x80, 2, 0xFE], says: "unknown opcode 0xfe"),
        Case("empty pickle", pickle: [], says: "ends inside"),
        Case("pickle without end", pickle: [0x80, 2, 0x7D], says: "ends inside"),
        Case("text beyond the pickle", pickle: [0x58, 0xFF, 0xFF, 0xFF, 0x7F], says: "ends inside"),
        Case("text that is not UTF-8", pickle: [0x58, 1, 0, 0, 0, 0xFF], says: "not UTF-8"),
        Case("nothing to take", pickle: [0x80, 2, 0x85], says: "broken at byte 2"),
        Case("taking below a mark", pickle: [0x7D, 0x28, 0x61], says: "broken"),
        Case("memory of nothing", pickle: [0x68, 9], says: "broken"),
        Case("number of nine bytes", pickle: [0x8A, 9] + [UInt8](repeating: 1, count: 9), says: "9 bytes"),
        Case(
            "state of something else", pickle: [0x5D, 0x7D, 0x62, 0x2E],
            says: "sets the state of an object"),
        Case(
            "calling a storage", pickle: RawPickle.global("torch", "FloatStorage") + [0x29, 0x52, 0x2E],
            says: "torch.FloatStorage in an unknown way"),
        Case(
            "filling a dictionary by its call",
            pickle: RawPickle.global("collections", "OrderedDict") + [0x5D, 0x85, 0x52, 0x2E],
            says: "collections.OrderedDict in an unknown way"),
        Case("calling text", pickle: RawPickle.text("eval") + [0x29, 0x52, 0x2E], says: "no known name"),
        Case(
            "stack without end", pickle: [UInt8](repeating: 0x4E, count: 70_000), says: "stacks more than"),
        Case(
            "two million nested tuples",
            pickle: [0x29] + [UInt8](repeating: 0x85, count: 2_000_000) + [0x2E],
            says: "no dictionary of tensors"),
        Case(
            "a list that holds itself",
            pickle: [0x80, 2, 0x5D, 0x71, 0, 0x68, 0, 0x61, 0x2E], says: "no dictionary of tensors"),
        Case("tensor twice", pickle: twice, says: "has w twice"),
        Case(
            "number in place of a tensor", pickle: RawPickle.dictionary([("w", RawPickle.number(3))]),
            says: "something else than a tensor under w"),
        Case("no tensor at all", pickle: RawPickle.dictionary([]), says: "holds no tensor"),
        Case("storage tag", tensor: RawPickle.tensor(RawPickle.storage(tag: "module")), says: "unknown way"),
        Case(
            "storage of complex numbers", tensor: RawPickle.tensor(RawPickle.storage(type: "ComplexStorage")),
            says: "asks for torch.ComplexStorage"),
        Case(
            "storage of negative size", tensor: RawPickle.tensor(RawPickle.storage(count: -1)),
            says: "names a storage in an unknown way"),
        Case(
            "storage of absurd size",
            tensor: RawPickle.tensor(RawPickle.storage(count: .max), shape: [.max]),
            says: "elements of F32 were announced"),
        Case(
            "key that leads out of the folder", tensor: RawPickle.tensor(RawPickle.storage("../data.pkl")),
            says: "storage ../data.pkl is missing"),
        Case(
            "storage described in two ways",
            pickle: RawPickle.dictionary([
                ("w", RawPickle.tensor()), ("v", RawPickle.tensor(RawPickle.storage(type: "IntStorage"))),
            ]), says: "storage 0 in two ways"),
        Case("tensor beyond its storage", tensor: RawPickle.tensor(offset: 1), says: "beyond the 4 elements"),
        Case(
            "stride beyond its storage", tensor: RawPickle.tensor(shape: [2, 2], strides: [3, 1]),
            says: "beyond the 4 elements"),
        Case(
            "more elements than its storage", tensor: RawPickle.tensor(shape: [1 << 40], strides: [0]),
            says: "beyond the 4 elements"),
        Case("negative start", tensor: RawPickle.tensor(offset: -1), says: "which cannot be"),
        Case("negative stride", tensor: RawPickle.tensor(strides: [-1]), says: "which cannot be"),
        Case("negative size", tensor: RawPickle.tensor(shape: [-4]), says: "which cannot be"),
        Case("sizes without strides", tensor: RawPickle.tensor(shape: [2, 2]), says: "which cannot be"),
        Case(
            "sizes that overflow", tensor: RawPickle.tensor(shape: [1 << 40, 1 << 40], strides: [1, 1]),
            says: "which cannot be"),
        Case(
            "strides that overflow", tensor: RawPickle.tensor(shape: [2, 2], strides: [.max, .max]),
            says: "which cannot be"),
        Case(
            "nine sizes",
            tensor: RawPickle.tensor(
                shape: [Int](repeating: 1, count: 9), strides: [Int](repeating: 1, count: 9)),
            says: "which cannot be"),
    ]

    private static let twice = RawPickle.dictionary([("w", RawPickle.tensor()), ("w", RawPickle.tensor())])

    @Test(arguments: zipCases + pickleCases) func isRefusedWithItsReason(_ bad: Case) throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let url = folder.file("w.bin")
        try bad.file.write(to: url)
        #expect { try TorchFile(url) } throws: { "\($0)".contains(bad.says) }
    }

    @Test func theSameFileWithoutAFaultIsRead() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let url = folder.file("w.bin")
        try Self.zip { _ in }.bytes.write(to: url)
        #expect(try TorchFile(url).floats("w") == [0, 0, 0, 0])
    }
}
