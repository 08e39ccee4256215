import Scenes

/// The artwork of the installed packages, read once. A missing package fails the test with the package's
/// name.
enum Installed {
    private static let read = Result { try EmojiArtwork() }
    static var artwork: EmojiArtwork { get throws { try read.get() } }
}
