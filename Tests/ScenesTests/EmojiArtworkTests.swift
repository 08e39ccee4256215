import Foundation
import Testing

@testable import Scenes

@Suite struct EmojiArtworkTests {
    @Test func objectsAreDistinctAndTakeAnArticle() throws {
        let artwork = try Installed.artwork
        #expect(artwork.objects.count >= 340)
        #expect(Set(artwork.objects.map(\.name)).count == artwork.objects.count)
        #expect(
            Set(artwork.objects.map { artwork.font.png(for: $0.codePoint) }).count == artwork.objects.count)
        let names = Set(artwork.objects.map(\.name))
        #expect(names.isSuperset(of: ["wrench", "cat", "car", "apple", "guitar", "t-shirt"]))
        let unwanted = [
            "grapes", "ice", "bread", "tennis", "airplane departure", "bacon", "cooking", "skis", "scissors",
            "automobile", "leaf fluttering in wind", "grinning face",
        ]
        #expect(names.isDisjoint(with: unwanted))
    }

    @Test func everydayObjectsAreAmongTheObjects() throws {
        let artwork = try Installed.artwork
        #expect((55...70).contains(artwork.everyday.count))
        #expect(Set(artwork.everyday).isSubset(of: Set(artwork.objects)))
    }

    @Test func aMissingFileNamesItsPackage() {
        let nowhere = URL(filePath: "/nonexistent/file")
        func text(_ body: () throws -> EmojiArtwork) -> String {
            do { return "no error from \(try body().objects.count) objects" } catch { return "\(error)" }
        }
        #expect(text { try EmojiArtwork(font: nowhere) }.contains("apt-get install fonts-noto-color-emoji"))
        #expect(text { try EmojiArtwork(annotations: nowhere) }.contains("apt-get install unicode-cldr-core"))
        #expect(text { try EmojiArtwork(emojiTest: nowhere) }.contains("apt-get install unicode-data"))
    }

    @Test func aNamesFileOfAnotherShapeIsAnError() {
        let error = #expect(throws: SceneError.self) {
            try EmojiArtwork(annotations: EmojiArtwork.defaultEmojiTest)
        }
        #expect(error.map { "\($0)" }?.contains("no emoji with a name") == true)
    }

    @Test func namesAreReadWithEntitiesAndWithoutVariationSelectors() {
        let names = EmojiNames(
            annotations: """
                <annotation cp="⛰" >not a name</annotation>
                \t<annotation cp="⛰" type="tts">mountain &amp; hill</annotation>
                <annotation cp="👩‍🚀" type="tts">woman astronaut</annotation>
                """,
            emojiTest: """
                # group: Travel & Places
                # subgroup: place-geographic
                26F0 FE0F ; fully-qualified # E0.7
                26F0      ; unqualified # E0.7
                1F469 200D 1F680 ; fully-qualified # E4.0
                """)
        #expect(
            names.entries == [.init(codePoint: 0x26F0, name: "mountain & hill", subgroup: "place-geographic")]
        )
    }
}
