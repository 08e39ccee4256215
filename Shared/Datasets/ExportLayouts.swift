import Foundation

/// Writes a file whose folder may be missing.
private func write(_ bytes: Data, to path: String) throws {
    let url = URL(filePath: path)
    try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: url)
}

private func json(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
}

/// `train/metadata.jsonl` beside the pictures.
final class ImagefolderLayout: ExportLayout {
    private struct Row: Encodable {
        let file_name: String
        let captions: [String]
        let text: String
    }

    private let root: String
    private var handles: [DatasetSplit: FileHandle] = [:]

    init(_ root: String) { self.root = root }

    func add(_ picture: ExportedPicture) throws {
        let name = "\(picture.key).\(picture.fileExtension)"
        let folder = "\(root)/\(picture.split.rawValue)"
        try write(Data(picture.bytes), to: "\(folder)/\(name)")
        let row = Row(file_name: name, captions: picture.captions, text: picture.captions.first ?? "")
        try handle(picture.split).write(contentsOf: json(row) + Data("\n".utf8))
    }

    private func handle(_ split: DatasetSplit) throws -> FileHandle {
        if let handle = handles[split] { return handle }
        let path = "\(root)/\(split.rawValue)/metadata.jsonl"
        try write(Data(), to: path)
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        handles[split] = handle
        return handle
    }

    func finish() throws { for handle in handles.values { try handle.close() } }
}

/// `annotations/captions_train.json` and the pictures in a folder for each split. Ids are whole numbers from 1.
final class COCOLayout: ExportLayout {
    private struct Image: Encodable {
        let id: Int
        let file_name: String
    }

    private struct Annotation: Encodable {
        let id: Int
        let image_id: Int
        let caption: String
    }

    private struct File: Encodable {
        var images: [Image] = []
        var annotations: [Annotation] = []
        var licenses: [String] = []
        let info = ["description": "exported by Blipstream"]
    }

    private let root: String
    private var files: [DatasetSplit: File] = [:]
    private var (images, annotations) = (0, 0)

    init(_ root: String) { self.root = root }

    func add(_ picture: ExportedPicture) throws {
        let name = "\(picture.split.rawValue)/\(picture.key).\(picture.fileExtension)"
        try write(Data(picture.bytes), to: "\(root)/\(name)")
        images += 1
        files[picture.split, default: File()].images.append(Image(id: images, file_name: name))
        for caption in picture.captions {
            annotations += 1
            files[picture.split]?.annotations.append(
                Annotation(id: annotations, image_id: images, caption: caption))
        }
    }

    func finish() throws {
        for (split, file) in files {
            try write(json(file), to: "\(root)/annotations/captions_\(split.rawValue).json")
        }
    }
}

/// `train-000000.tar` with a picture and a `.json` of captions for each key.
final class WebDatasetLayout: ExportLayout {
    private static let samples = 10_000
    private static let bytes = 1 << 30

    private struct Captions: Encodable {
        let captions: [String]
    }

    private struct Shard {
        let writer: TarWriter
        var samples = 0
        var bytes = 0
    }

    private let root: String
    private var open: [DatasetSplit: Shard] = [:]
    private var numbers: [DatasetSplit: Int] = [:]

    init(_ root: String) { self.root = root }

    func add(_ picture: ExportedPicture) throws {
        let split = picture.split
        if let full = open[split], full.samples >= Self.samples || full.bytes >= Self.bytes {
            try full.writer.finish()
            open[split] = nil
        }
        var shard = try open[split] ?? begin(split)
        try shard.writer.add("\(picture.key).\(picture.fileExtension)", picture.bytes)
        try shard.writer.add("\(picture.key).json", Array(json(Captions(captions: picture.captions))))
        shard.samples += 1
        shard.bytes += picture.bytes.count
        open[split] = shard
    }

    private func begin(_ split: DatasetSplit) throws -> Shard {
        let number = numbers[split, default: 0]
        numbers[split] = number + 1
        let name = "\(split.rawValue)-\(String(format: "%06d", number)).tar"
        return Shard(writer: try TarWriter("\(root)/\(name)"))
    }

    func finish() throws {
        for shard in open.values { try shard.writer.finish() }
        open = [:]
    }
}
