import Imaging
import Wire

/// Why a picture of a push is refused: a reason code, and a sentence for people.
struct Refusal: Error, Equatable, Sendable {
    let reason: String
    let detail: String

    init(_ reason: String, _ detail: String) { (self.reason, self.detail) = (reason, detail) }

    init(_ rejection: ImageRejection) { self.init(rejection.reason.rawValue, rejection.detail) }
}

/// What a header says about a picture, checked before any byte of it is taken.
enum HeaderRules {
    static let mostCaptions = 64
    static let captionBytes = 4096
    static let nameBytes = 1024

    /// - Returns: why the picture is refused; nil: it may come.
    static func refusal(_ header: PushHeader, limits: ImageLimits = .standard) -> Refusal? {
        let name = header.fileName ?? ""
        if name.utf8.count > nameBytes {
            return Refusal(
                "bad_row", "a file name has at most \(nameBytes) bytes, this one has \(name.utf8.count)")
        }
        if (header.origin ?? "").utf8.count > nameBytes {
            return Refusal("bad_row", "an origin has at most \(nameBytes) bytes; leave it out")
        }
        if let split = header.split, !split.isEmpty, !["train", "validation", "test"].contains(split) {
            return Refusal(
                "bad_row", "the split is \"\(split.prefix(40))\"; expected train, validation, test or none")
        }
        let size = header.size ?? 0
        if size > UInt64(limits.maxBytes) {
            return Refusal(
                ImageRejection.Reason.tooLarge.rawValue,
                "expected a file of at most \(limits.maxBytes) bytes, came \(size); save it smaller")
        }
        return refusal(captions: header.captions)
    }

    /// None at all is fine: such a picture waits for captions and takes no part in training.
    /// - Returns: why the captions are refused; nil: they are fine.
    static func refusal(captions: [String]) -> Refusal? {
        if captions.count > mostCaptions {
            return Refusal(
                "bad_row",
                "at most \(mostCaptions) captions a picture, came \(captions.count); leave some out")
        }
        for (index, caption) in captions.enumerated() {
            let which = captions.count == 1 ? "the caption" : "caption \(index + 1) of \(captions.count)"
            if caption.utf8.count > captionBytes {
                return Refusal(
                    "bad_row", "\(which) has \(caption.utf8.count) bytes, at most \(captionBytes); shorten it"
                )
            }
            // Most captions are plain ASCII, which bytes alone tell.
            if caption.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }),
                caption.utf8.contains(where: { $0 != 0x20 })
            {
                continue
            }
            if let control = caption.unicodeScalars.first(where: isForbidden) {
                let code = String(control.value, radix: 16, uppercase: true)
                return Refusal(
                    "caption_control_characters",
                    "\(which) holds the control character U+\(String(repeating: "0", count: 4 - code.count))\(code); "
                        + "remove it")
            }
            if caption.unicodeScalars.allSatisfy(\.properties.isWhitespace) {
                return Refusal("caption_empty", "\(which) is empty; write one or leave the picture out")
            }
        }
        return nil
    }

    /// C0 and C1 controls; tabs and line ends are white space of a caption.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: false
        case 0..<0x20, 0x7F..<0xA0: true
        default: false
        }
    }
}
