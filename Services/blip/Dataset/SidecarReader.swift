import Foundation

/// Reads pictures whose captions lie beside them: `cat.jpg` with `cat.txt`, `cat.caption`, or `cat.jpg.txt`. Every line that is
/// not blank is one caption.
struct SidecarReader {
    private let root: URL
    private let files: FolderListing
    private let check: RowCheck

    init(root: URL, files: FolderListing) {
        (self.root, self.files) = (root, files)
        check = RowCheck(root: root, files: files)
    }

    func read() -> PictureFolder {
        var result = PictureFolder()
        let pictures = files.pictures
        let stems = Dictionary(grouping: pictures) { Self.stem($0) }
        var used: Set<String> = []
        for path in pictures {
            do throws(RowCheck.Refusal) {
                let sidecar = try sidecar(of: path, sharing: stems[Self.stem(path)] ?? [], used: &used)
                try check.checkFile(path)
                let captions = try check.captions(try lines(of: sidecar))
                let split =
                    path.contains("/")
                    ? path.split(separator: "/").first.flatMap { PictureFolder.split(named: String($0)) }
                    : nil
                result.rows.append(
                    PictureRow(
                        file: root.appending(path: path), name: path, split: split, captions: captions,
                        line: 0))
            } catch {
                result.refused.append(
                    RefusedRow(file: path, line: 0, reason: error.reason, detail: error.detail))
            }
        }
        for path in files.paths where path.hasSuffix(".caption") && !used.contains(path) {
            result.refused.append(
                RefusedRow(
                    file: path, line: 0, reason: .imageMissing,
                    detail: "\(path) has no picture of the same name"))
        }
        let stray = files.paths.count { $0.hasSuffix(".txt") && !used.contains($0) }
        if stray > 0 {
            result.notes.append(
                "\(Readable.count(stray, ".txt file")) without a picture of the same name, not used")
        }
        return result
    }

    private static func stem(_ path: String) -> String { (path as NSString).deletingPathExtension }

    private func sidecar(
        of picture: String, sharing: [String], used: inout Set<String>
    ) throws(RowCheck.Refusal) -> String {
        let own = ["\(picture).txt", "\(picture).caption"].filter(files.contains)
        let shared = ["\(Self.stem(picture)).txt", "\(Self.stem(picture)).caption"].filter(files.contains)
        used.formUnion(own + shared)
        let candidates = own.isEmpty ? shared : own
        guard let first = candidates.first else {
            throw RowCheck.Refusal(.imageWithoutCaption, "expected \(Self.stem(picture)).txt beside it")
        }
        guard candidates.count == 1 else {
            throw RowCheck.Refusal(
                .ambiguousSidecar, "both \(candidates[0]) and \(candidates[1]) exist; keep one")
        }
        guard !own.isEmpty || sharing.count == 1 else {
            throw RowCheck.Refusal(
                .ambiguousSidecar,
                "\(sharing.joined(separator: ", ")) would share \(first); name it \(picture).txt")
        }
        return first
    }

    private func lines(of path: String) throws(RowCheck.Refusal) -> [String] {
        guard var data = try? Data(contentsOf: root.appending(path: path)) else {
            throw RowCheck.Refusal(.badRow, "cannot read \(path)")
        }
        guard data.count <= 1 << 20 else {
            throw RowCheck.Refusal(
                .badRow, "\(path) has \(Readable.bytes(data.count)); a caption file has at most 1 MiB")
        }
        if let offset = RowCheck.firstBadByte(data) {
            throw RowCheck.Refusal(
                .captionNotUTF8, "byte \(offset + 1) of \(path) is no UTF-8; save the file as UTF-8")
        }
        if data.starts(with: [0xef, 0xbb, 0xbf]) { data = data.dropFirst(3) }
        return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    }
}
