/// What is decided about a file before its pixels are touched.
enum HeaderCheck {
    static func format(of bytes: [UInt8], limits: ImageLimits) throws(ImageRejection) -> ImageFormat {
        if bytes.isEmpty {
            throw ImageRejection(
                reason: .unreadable,
                detail: "expected a picture, came an empty file (0 bytes); transfer the file again")
        }
        if bytes.count > limits.maxBytes {
            throw ImageRejection(
                reason: .tooLarge,
                detail:
                    "expected at most \(limits.maxBytes) bytes, came \(bytes.count); save the picture smaller"
            )
        }
        if let format = ImageFormat.detect(bytes, among: limits.formats) { return format }
        throw ImageRejection(
            reason: .formatNotAllowed,
            detail: "expected \(ImageFormat.displayNames(limits.formats)), "
                + "came \(ImageFormat.detectedName(bytes)); "
                + "convert the picture to PNG or JPEG (the file name does not count)")
    }

    static func header(
        of image: borrowing VipsHandle, format: ImageFormat, limits: ImageLimits
    ) throws(ImageRejection) -> ImageHeader {
        let turned = image.orientation >= 5
        let header = ImageHeader(
            width: turned ? image.height : image.width, height: turned ? image.width : image.height,
            bands: image.bands, format: format, orientation: image.orientation,
            hasAlpha: image.hasAlpha)
        try check(header, limits)
        return header
    }

    static func check(_ header: ImageHeader, _ limits: ImageLimits) throws(ImageRejection) {
        let (width, height) = (header.width, header.height)
        let (short, long) = (min(width, height), max(width, height))
        let came = "came \(width)x\(height)"
        if short < limits.minSide {
            throw ImageRejection(
                reason: .tooSmall,
                detail: "expected sides of at least \(limits.minSide) pixels, \(came); use a larger original")
        }
        if long > limits.maxSide {
            throw ImageRejection(
                reason: .tooLarge,
                detail: "expected sides of at most \(limits.maxSide) pixels, \(came); scale the picture down")
        }
        if width * height > limits.maxPixels {
            throw ImageRejection(
                reason: .tooLarge,
                detail: "expected at most \(limits.maxPixels) pixels, \(came) = \(width * height); "
                    + "scale the picture down")
        }
        if long > short * limits.maxAspect {
            throw ImageRejection(
                reason: .tooLarge,
                detail:
                    "expected an aspect ratio of at most \(limits.maxAspect):1, \(came); cut the picture up")
        }
        if !(1...4).contains(header.bands) {
            throw ImageRejection(
                reason: .unreadable,
                detail: "expected 1 to 4 channels, came \(header.bands); save the picture as RGB")
        }
    }
}
