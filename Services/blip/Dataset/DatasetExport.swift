public import ArgumentParser
import BlipstreamClient
public import Datasets
import Foundation
import RPC
import Wire

extension ExportFormat: ExpressibleByArgument {}

/// `blip dataset export`
struct DatasetExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a dataset's pictures and captions to a folder.",
        discussion: """
            The pictures are the very bytes that were pushed. imagefolder: train, validation and test with metadata.jsonl; \
            coco: the same folders and annotations/captions_train.json…; webdataset: tar shards such as train-000000.tar. \
            Pushing the folder again gives the same pictures and captions.

            Examples:
              blip dataset export birds birds-copy
              blip dataset export birds shards --format webdataset
            """)

    @Argument(help: "The dataset's name.")
    var name: String

    @Argument(help: "The folder; new or empty.")
    var folder: String

    @Option(help: "imagefolder, coco or webdataset.")
    var format = ExportFormat.imagefolder

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    private static let picturesAtOnce = 200

    func run() async throws {
        let client = try place.installation().client
        let info = try await client.catalog.call(CatalogService.getDataset, .init(name: name)).dataset
        let row = DatasetRow(info ?? DatasetInfo())
        guard row.ready > 0 else {
            throw Failure.failed("no picture of \(name.safe) is ready; see `blip dataset show \(name.safe)`")
        }
        let line = ProgressLine("exporting")
        let writer = try DatasetWriter(folder: folder, format: format)
        var (done, captions) = (0, 0)
        do {
            while true {
                let page = try await client.images(of: name, offset: done, limit: Self.picturesAtOnce)
                if page.isEmpty { break }
                try await write(page, client, writer)
                done += page.count
                captions += page.reduce(0) { $0 + $1.captions.count }
                line.update(done: done, total: row.ready, unit: "pictures")
            }
            try await onThread { try writer.finish() }
        } catch {
            line.finish()
            writer.abandon()
            throw error
        }
        line.finish()
        let console = output.console
        if output.json {
            return try console.emit(
                Result(
                    dataset: name, folder: folder, format: format.rawValue, images: done, captions: captions,
                    leftOut: row.images - done))
        }
        console.say(
            "\(Readable.count(done, "picture")) with \(Readable.count(captions, "caption")) as \(format.rawValue) in "
                + "\(folder.safe), in \(Readable.seconds(line.elapsed)).")
        if row.images > done {
            console.say(
                "\(Readable.count(row.images - done, "picture")) left out: rejected or not prepared yet.")
        }
    }

    private func write(_ page: [DatasetImage], _ client: Blipstream, _ writer: DatasetWriter) async throws {
        var pictures: [ExportedPicture] = []
        try await client.fetch(page.map { $0.sha256 ?? [] }) { place, bytes in
            let image = page[place]
            pictures.append(
                ExportedPicture(
                    name: image.fileName ?? "", split: DatasetSplit(rawValue: image.split ?? "") ?? .train,
                    sha256: image.sha256 ?? [], captions: image.captions, bytes: bytes))
        }
        try await onThread { [pictures] in
            for picture in pictures { try writer.add(picture) }
        }
    }

    private struct Result: Encodable {
        let dataset: String
        let folder: String
        let format: String
        let images: Int
        let captions: Int
        let leftOut: Int

        enum CodingKeys: String, CodingKey {
            case dataset, folder, format, images, captions
            case leftOut = "left_out"
        }
    }
}
