import Imaging

/// Answers one request at a time in the child: reads the shared input, leaves pixels in the shared output.
struct Desk {
    let limits: ImageLimits
    let input: UnsafeRawBufferPointer
    let output: UnsafeMutableRawBufferPointer

    func answer(_ request: Message) -> Message {
        do throws(ImageRejection) {
            guard let count = request.numbers.first.flatMap(Int.init(exactly:)), count >= 0,
                count <= input.count
            else {
                throw ImageRejection(
                    reason: .tooLarge, detail: "expected at most \(input.count) bytes, came more")
            }
            let bytes = Array(input[..<count])
            let rest = request.numbers.dropFirst()
            switch request.kind {
            case .header:
                return Message(.done, try ImageDecoder.header(bytes, limits: limits).numbers)
            case .views:
                let views = stride(from: rest.startIndex, to: rest.endIndex, by: PictureView.numbersEach)
                    .compactMap {
                        PictureView(rest[$0..<min($0 + PictureView.numbersEach, rest.endIndex)])
                    }
                let decoded = try ImageDecoder.views(bytes, limits: limits, views)
                try leave(decoded.squares)
                return Message(.done, decoded.header.numbers)
            case .picture:
                let alpha = rest.first == 0 ? AlphaRule.white : .drop
                let header = try ImageDecoder.header(bytes, limits: limits)
                try leave([try ImageDecoder.decode(bytes, limits: limits, alpha: alpha)])
                return Message(.done, header.numbers)
            case .probe:
                let error =
                    ChildProbe.allCases.indices.contains(count) ? ChildProbe.allCases[count].attempt() : 0
                return Message(.done, [UInt64(clamping: error)])
            case .ready, .done, .rejected:
                throw ImageRejection(reason: .unreadable, detail: "expected a request, came \(request.kind)")
            }
        } catch {
            let reason = ImageRejection.Reason.allCases.firstIndex(of: error.reason) ?? 0
            return Message(.rejected, [UInt64(reason)], text: error.detail)
        }
    }

    private func leave(_ pictures: [Picture]) throws(ImageRejection) {
        var place = 0
        for picture in pictures {
            guard place + picture.pixels.count <= output.count else {
                throw ImageRejection(
                    reason: .tooLarge, detail: "expected pixels of at most \(output.count) bytes, came more")
            }
            picture.pixels.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: output[place..<place + $0.count]).copyMemory(from: $0)
            }
            place += picture.pixels.count
        }
    }
}
