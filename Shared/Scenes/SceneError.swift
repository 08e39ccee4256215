/// What can go wrong while the demo's pictures are made. Every text says what was expected, what came and
/// what to do.
public enum SceneError: Error, Equatable, CustomStringConvertible {
    /// A file that an apt package installs is not there or cannot be read.
    case missingFile(path: String, package: String)
    /// The font is cut short or has a shape this reader does not know.
    case badFont(expected: String, found: String)
    /// A names file was read, but what is needed was not in it.
    case badNames(path: String, expected: String, found: String)
    /// An object that the scenes need is not among the font's pictures.
    case unknownObject(name: String)
    /// A glyph's bitmap is not a picture that can be used.
    case badBitmap(object: String, reason: String)
    /// A number given by the caller cannot be used.
    case badRequest(String)
    /// The folder to write already holds something.
    case folderInUse(path: String)
    /// A file could not be written.
    case cannotWrite(path: String, reason: String)

    public var description: String {
        switch self {
        case .missingFile(let path, let package):
            "cannot read \(path); install it with 'apt-get install \(package)', or give the path of a copy"
        case .badFont(let expected, let found):
            "the emoji font is not usable: expected \(expected), found \(found); "
                + "use NotoColorEmoji.ttf as 'apt-get install fonts-noto-color-emoji' installs it"
        case .badNames(let path, let expected, let found):
            "\(path) is not usable: expected \(expected), found \(found); "
                + "reinstall unicode-cldr-core and unicode-data"
        case .unknownObject(let name):
            "expected an object named '\(name)' among the emoji, found none; "
                + "use the font and names of Debian 12 or later"
        case .badBitmap(let object, let reason):
            "the picture of '\(object)' is not usable: \(reason); reinstall fonts-noto-color-emoji"
        case .badRequest(let reason):
            reason
        case .folderInUse(let path):
            "expected a new or empty folder, but \(path) holds files; delete it or choose another folder"
        case .cannotWrite(let path, let reason):
            "cannot write \(path): \(reason); check the free space and the permissions"
        }
    }
}
