/// COCO captions: pictures and annotations in one object. A row is an annotation, counted from 1.
enum COCOReader {
    private struct Picture {
        let name: String
        var isTwice = false
    }

    private struct Annotation {
        let number: Int
        let offset: Int
        let imageID: String?
        let caption: Result<[String], RowRefusal>
    }

    static func read(_ files: [String], _ collector: inout RowCollector) throws {
        for file in files { read(file, try collector.source.text(file), &collector) }
    }

    private static func read(_ file: String, _ bytes: [UInt8], _ collector: inout RowCollector) {
        var scanner = JSONScanner(bytes)
        var pictures: [String: Picture] = [:]
        var annotations: [Annotation] = []
        var faults: [JSONFault] = []
        do throws(JSONFault) {
            try scanner.eachMember { key, scanner throws(JSONFault) in
                switch key {
                case "images":
                    try scanner.eachElement { _, _, scanner throws(JSONFault) in
                        let value = try scanner.value()
                        guard let id = value["id"]?.identifier, case .string(let name) = value["file_name"]
                        else { return }
                        if let old = pictures[id], old.name != name {
                            pictures[id]?.isTwice = true
                        } else {
                            pictures[id] = Picture(name: name)
                        }
                    }
                case "annotations":
                    try scanner.eachElement { index, offset, scanner throws(JSONFault) in
                        annotations.append(Self.annotation(index, offset, try scanner.value()))
                    }
                default: try scanner.skip()
                }
            }
            try scanner.finish()
        } catch {
            faults.append(error)
        }
        let split = DatasetSplit(fileName: PathRules.parts(file).name)
        var captioned: Set<String> = []
        for annotation in annotations {
            if let id = annotation.imageID { captioned.insert(id) }
            row(annotation, of: file, pictures, split, &collector)
        }
        for fault in faults { collector.refuse(fault, in: file, after: annotations.count) }
        let silent = pictures.filter { !captioned.contains($0.key) }.map(\.value.name).sorted()
        if !silent.isEmpty {
            collector.warnings.append(
                DatasetWarning(
                    "image_without_caption", count: silent.count,
                    "\(silent.count) pictures of \(file) have no caption and are left out",
                    examples: Array(silent.prefix(3))))
        }
    }

    private static func annotation(_ index: Int, _ offset: Int, _ value: JSONValue) -> Annotation {
        Annotation(
            number: index + 1, offset: offset, imageID: value["image_id"]?.identifier,
            caption: Result { () throws(RowRefusal) in
                guard let caption = value["caption"] else {
                    throw RowRefusal(.badRow, "the annotation has no caption; found \(value.keyList)")
                }
                return try caption.texts("caption")
            })
    }

    private static func row(
        _ annotation: Annotation, of file: String, _ pictures: [String: Picture], _ split: DatasetSplit?,
        _ collector: inout RowCollector
    ) {
        let index = collector.index
        let place = "annotation \(annotation.number) at byte \(annotation.offset + 1)"
        collector.add(
            Origin(file: file, line: annotation.number),
            picture: { () throws(RowRefusal) in
                guard let id = annotation.imageID else {
                    throw RowRefusal(.badRow, "\(place) has no image_id that is a number or a text")
                }
                guard let picture = pictures[id] else {
                    throw RowRefusal(.imageMissing, "\(place): there is no picture with the id \(id)")
                }
                guard !picture.isTwice else {
                    throw RowRefusal(.keyConflict, "\(place): several pictures have the id \(id)")
                }
                return try index.search(picture.name, from: PathRules.parts(file).folder)
            },
            captions: { () throws(RowRefusal) in try annotation.caption.get() }, split: split)
    }
}
