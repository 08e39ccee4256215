import Imaging

/// What a child is told on its command line.
struct ChildSetup: Equatable {
    /// The first argument that makes a program a decoder child.
    static let flag = "--picture-decoder"

    var limits = ImageLimits.standard
    /// Bytes of address space on top of what the program has at start.
    var memory = 1 << 30
    /// Seconds of processor time in the child's life.
    var processorSeconds = 120
    /// The process that must stay its parent.
    var parent: Int32

    init(parent: Int32) { self.parent = parent }

    init?(arguments: [String]) {
        guard arguments.count == 2 else { return nil }
        let numbers = arguments[0].split(separator: ",").compactMap { Int($0) }
        guard numbers.count == 8, let parent = Int32(exactly: numbers[7]) else { return nil }
        limits = ImageLimits(
            maxBytes: numbers[0], minSide: numbers[1], maxSide: numbers[2], maxPixels: numbers[3],
            maxAspect: numbers[4],
            formats: Set(arguments[1].split(separator: ",").compactMap { ImageFormat(rawValue: String($0)) }))
        (memory, processorSeconds, self.parent) = (numbers[5], numbers[6], parent)
    }

    var arguments: [String] {
        let numbers = [
            limits.maxBytes, limits.minSide, limits.maxSide, limits.maxPixels, limits.maxAspect, memory,
            processorSeconds, Int(parent),
        ]
        return [
            numbers.map(String.init).joined(separator: ","),
            limits.formats.map(\.rawValue).sorted().joined(separator: ","),
        ]
    }
}
