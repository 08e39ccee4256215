import Imaging

/// What parent and child say to each other: a row of numbers, with a text behind it where there is one. Bytes
/// and pixels go through shared memory. Both ends are the same program, so the layout may change with it; the
/// parent still believes nothing that comes back.
struct Message: Equatable {
    enum Kind: UInt64 {
        /// From the child, once: it is locked in. The state of its locks.
        case ready = 1
        /// To the child: bytes in the input.
        case header, views, picture
        /// To the child: try to leave; answered with errno. For tests of the locks.
        case probe
        /// From the child.
        case done, rejected
    }

    var kind: Kind
    var numbers: [UInt64] = []
    var text = ""

    static let mostBytes = 16 << 10

    init(_ kind: Kind, _ numbers: [UInt64] = [], text: String = "") {
        (self.kind, self.numbers, self.text) = (kind, numbers, text)
    }

    /// nil where the bytes are no message.
    init?(_ bytes: [UInt8]) {
        func number(_ index: Int) -> UInt64 {
            (0..<8).reversed().reduce(0) { $0 << 8 | UInt64(bytes[index * 8 + $1]) }
        }
        guard bytes.count >= 16, let kind = Kind(rawValue: number(0)),
            let count = Int(exactly: number(1)), count <= bytes.count / 8 - 2
        else { return nil }
        self.kind = kind
        numbers = (0..<count).map { number($0 + 2) }
        text = String(decoding: bytes[(8 * (count + 2))...], as: UTF8.self)
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for number in [kind.rawValue, UInt64(numbers.count)] + numbers {
            for byte in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(byte)))) }
        }
        return bytes + text.utf8.prefix(2000)
    }
}

extension PictureView {
    static let numbersEach = 4

    var numbers: [UInt64] {
        let augmented = augmentation.map { 1 | ($0.flips ? 2 : 0) | ($0.operates ? 4 : 0) as UInt64 } ?? 0
        return [UInt64(side), alpha == .white ? 0 : 1, augmented, augmentation?.seed ?? 0]
    }

    init?(_ numbers: ArraySlice<UInt64>) {
        let numbers = Array(numbers)
        guard numbers.count == Self.numbersEach, let side = Int(exactly: numbers[0]), side > 0 else {
            return nil
        }
        self.init(
            side: side, alpha: numbers[1] == 0 ? .white : .drop,
            augmentation: numbers[2] & 1 == 0
                ? nil
                : Augmentation(
                    seed: numbers[3], flips: numbers[2] & 2 != 0, operates: numbers[2] & 4 != 0))
    }
}

extension ImageHeader {
    var numbers: [UInt64] {
        let format = ImageFormat.allCases.firstIndex(of: format) ?? 0
        return [
            UInt64(width), UInt64(height), UInt64(bands), UInt64(format), UInt64(orientation),
            hasAlpha ? 1 : 0,
        ]
    }

    /// nil where a child says what no picture within the limits can be.
    init?(_ numbers: [UInt64], within limits: ImageLimits) {
        let values = numbers.compactMap(Int.init(exactly:))
        guard values.count == 6, numbers.count == 6, ImageFormat.allCases.indices.contains(values[3]) else {
            return nil
        }
        let format = ImageFormat.allCases[values[3]]
        let sides = limits.minSide...max(limits.minSide, limits.maxSide)
        guard sides.contains(values[0]), sides.contains(values[1]), values[0] * values[1] <= limits.maxPixels,
            (1...4).contains(values[2]), (1...8).contains(values[4]), limits.formats.contains(format)
        else { return nil }
        self.init(
            width: values[0], height: values[1], bands: values[2], format: format, orientation: values[4],
            hasAlpha: values[5] != 0)
    }
}
