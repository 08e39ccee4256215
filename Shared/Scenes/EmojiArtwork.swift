public import Foundation

/// The font, the names and the objects chosen from both: everything the demo's pictures are made of.
public struct EmojiArtwork: Sendable {
    /// Where Debian's `fonts-noto-color-emoji` puts the font.
    public static let defaultFont = URL(filePath: "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf")
    /// Where Debian's `unicode-cldr-core` puts the English names.
    public static let defaultAnnotations = URL(filePath: "/usr/share/unicode/cldr/common/annotations/en.xml")
    /// Where Debian's `unicode-data` puts the groups.
    public static let defaultEmojiTest = URL(filePath: "/usr/share/unicode/emoji/emoji-test.txt")

    public let font: EmojiFont
    /// Every object that qualifies, in the order of the names file.
    public let objects: [EmojiObject]
    /// The everyday objects that the scenes are made of, a subset of `objects`.
    public let everyday: [EmojiObject]

    /// Reads the three files; nil means where Debian's package puts it. Throws `SceneError`: a missing file's
    /// text names the package to install.
    public init(font: URL? = nil, annotations: URL? = nil, emojiTest: URL? = nil) throws(SceneError) {
        let fontBytes = try Self.read(font ?? Self.defaultFont, package: "fonts-noto-color-emoji")
        let annotationsURL = annotations ?? Self.defaultAnnotations
        let annotationText = try Self.read(annotationsURL, package: "unicode-cldr-core")
        let testURL = emojiTest ?? Self.defaultEmojiTest
        let testText = try Self.read(testURL, package: "unicode-data")
        let names = EmojiNames(
            annotations: String(decoding: annotationText, as: UTF8.self),
            emojiTest: String(decoding: testText, as: UTF8.self))
        guard !names.entries.isEmpty else {
            throw .badNames(
                path: "\(annotationsURL.path) with \(testURL.path)",
                expected: "lines <annotation cp=… type=\"tts\"> and emoji under '# subgroup:' headings",
                found: "no emoji with a name")
        }
        self.font = try EmojiFont(bytes: fontBytes)
        objects = ObjectCatalogue.objects(font: self.font, names: names)
        var everyday: [EmojiObject] = []
        for name in EverydayKinds.names {
            guard let object = objects.first(where: { $0.name == name }) else {
                throw .unknownObject(name: name)
            }
            everyday.append(object)
        }
        self.everyday = everyday
    }

    private static func read(_ url: URL, package: String) throws(SceneError) -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: url))
        } catch {
            throw .missingFile(path: url.path, package: package)
        }
    }
}
