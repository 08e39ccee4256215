import BlobStore
import Decoding
import Imaging
import Logging

/// The square a model wants its pictures as.
struct PixelForm: Sendable, Hashable {
    /// Pixels a side.
    let size: Int
    let alpha: AlphaRule

    var byteCount: Int { size * size * 3 }

    func key(_ sha256: [UInt8]) -> String { "pixels/\(size)-\(alpha.rawValue)/\(Hexadecimal.text(sha256))" }

    /// - Parameter augmentation: nil: the whole picture, as evaluation sees it.
    func view(_ augmentation: Augmentation? = nil) -> PictureView {
        PictureView(side: size, alpha: alpha, augmentation: augmentation)
    }
}

/// A picture that can be had no more, although it was accepted once.
struct LostPicture: Error, CustomStringConvertible {
    let sha256: [UInt8]
    let reason: String

    var description: String {
        "picture \(Hexadecimal.text(sha256)) cannot be read any more: \(reason); push the original again"
    }
}

/// Pictures as pixels. What is missing or damaged is made again from the original. Calls wait for the disk and compute.
struct PixelStore: Sendable {
    let blobs: BlobStore
    let reader: any PictureReading
    let logger: Logger

    /// The picture's pixels; the same whether they were stored or are made now.
    /// - Throws: `LostPicture`.
    func pixels(_ sha256: [UInt8], as form: PixelForm) throws -> [UInt8] {
        do {
            let stored = try blobs.readDerived(form.key(sha256))
            if stored.count == form.byteCount { return stored }
            logger.warning("pixels of \(Hexadecimal.text(sha256)) have the wrong size; made again")
        } catch BlobError.notFound {
            // Not made yet for this form, or lost in a power failure.
        } catch let error as BlobError {
            logger.warning("pixels of \(Hexadecimal.text(sha256)) made again: \(error)")
        }
        let pixels = try view(sha256, form.view())
        store(pixels, sha256, form)
        return pixels
    }

    /// A view of the original; it is not kept.
    /// - Returns: side x side x 3 samples, RGB, row-major.
    /// - Throws: `LostPicture`, `DecoderUnavailable`.
    func view(_ sha256: [UInt8], _ view: PictureView) throws -> [UInt8] {
        do {
            let original = try blobs.read(BlobStore.imageKey(sha256: sha256))
            return try reader.views(original, [view]).squares[0].pixels
        } catch let error as DecoderUnavailable {
            throw error
        } catch {
            throw LostPicture(sha256: sha256, reason: "\(error)")
        }
    }

    /// Keeps pixels for later. They can be made again, so a full disk only makes later reads slower.
    func store(_ pixels: [UInt8], _ sha256: [UInt8], _ form: PixelForm) {
        do { try blobs.putDerived(form.key(sha256), pixels) } catch {
            logger.warning("pixels of \(Hexadecimal.text(sha256)) not kept: \(error)")
        }
    }
}

/// Bytes as people and keys write them.
enum Hexadecimal {
    static func text(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
