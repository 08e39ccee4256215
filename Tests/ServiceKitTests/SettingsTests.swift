import RPC
import Testing

@testable import ServiceKit

@Suite struct SettingsTests {
    private static let size = SettingKey("picture-size", default: "7", help: "a number")
    private static let keys = [size, Setting.databaseURL, Setting.captioner, Setting.poll]

    private func settings(_ arguments: [String] = [], _ environment: [String: String] = [:]) throws
        -> Settings
    {
        try Settings(keys: Self.keys, arguments: arguments, environment: environment)
    }

    private func complaint(_ body: () throws -> some Any) -> String {
        do {
            _ = try body()
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test func aFlagBeatsTheEnvironmentAndThatBeatsTheDefault() throws {
        let environment = ["BLIP_PICTURE_SIZE": "8", "HOME": "/root"]
        #expect(try settings().int(Self.size, in: 1...9) == 7)
        #expect(try settings([], environment).int(Self.size, in: 1...9) == 8)
        #expect(try settings(["--picture-size", "9"], environment).int(Self.size, in: 1...9) == 9)
        #expect(try settings(["--picture-size=6"], environment).int(Self.size, in: 1...9) == 6)
    }

    @Test func aValueAfterTheEqualsSignMayHoldFurtherOnes() throws {
        let given = try settings(["--database-url=postgresql://u@h/d?a=b"])
        #expect(try given.text(Setting.databaseURL) == "postgresql://u@h/d?a=b")
    }

    @Test func anEmptyVariableCountsAsNotSet() throws {
        #expect(try settings([], ["BLIP_PICTURE_SIZE": ""]).int(Self.size, in: 1...9) == 7)
    }

    @Test func unknownNamesAreRefusedWithTheKnownOnes() {
        let flag = complaint { try settings(["--picture-sise", "3"]) }
        #expect(flag.contains("--picture-sise") && flag.contains("--picture-size"))
        #expect(flag.contains("--help") && flag.contains("--captioner"))
        let variable = complaint { try settings([], ["BLIP_PICTURE_SISE": "3"]) }
        #expect(variable.contains("BLIP_PICTURE_SISE") && variable.contains("BLIP_PICTURE_SIZE"))
        #expect(complaint { try settings(["stray"]) }.contains("unknown argument stray"))
        // Another process's setting, and what tests look for, are no mistake here.
        #expect(throws: Never.self) {
            try settings([], ["BLIP_BATCH_WAIT": "1", "BLIP_TEST_WEIGHTS": "/x", "BLIPPER": "1"])
        }
    }

    @Test func aFlagWithoutAValueSaysSo() {
        #expect(complaint { try settings(["--picture-size"]) }.contains("--picture-size needs a value"))
    }

    @Test(arguments: ["0", "10", "x", "3.5", "", "99999999999999999999"])
    func textThatIsNoNumberInTheRangeIsRefused(_ text: String) throws {
        let given = try settings(["--picture-size=\(text)"])
        let words = complaint { try given.int(Self.size, in: 1...9) }
        #expect(words.contains("--picture-size"))
        #expect(text.isEmpty || (words.contains("\"\(text)\"") && words.contains("1 to 9")))
    }

    @Test func secondsMayHaveFractionsAndAreAboveZero() throws {
        #expect(try settings(["--poll", "0.25"]).seconds(Setting.poll) == .milliseconds(250))
        for text in ["0", "-1", "soon", "nan", "inf", "86401"] {
            let given = try settings(["--poll", text])
            #expect(complaint { try given.seconds(Setting.poll) }.contains("\"\(text)\""), "\(text)")
        }
    }

    @Test func endpointsAreAListAndEachHasToBeOne() throws {
        let given = try settings(["--captioner", "tcp://127.0.0.1:7001, ipc:///run/b.ipc"])
        #expect(
            try given.endpoints(Setting.captioner).map(\.description)
                == ["tcp://127.0.0.1:7001", "ipc:///run/b.ipc"])
        #expect(try settings().endpoints(Setting.captioner).isEmpty)
        let bad = try settings(["--captioner", "tcp://127.0.0.1:7001,udp://x:1"])
        #expect(complaint { try bad.endpoints(Setting.captioner) }.contains("udp://x:1"))
    }

    @Test func aSettingThatIsMissingNamesItsFlagAndVariable() throws {
        let given = try settings()
        let words = complaint { try given.text(Setting.databaseURL) }
        #expect(words.contains("--database-url") && words.contains("BLIP_DATABASE_URL"))
    }

    @Test func theTableShowsWhereEachValueCameFromAndNoPassword() throws {
        let given = try settings(
            ["--database-url", "postgresql://me:s3cret@host:5432/blip"], ["BLIP_PICTURE_SIZE": "8"])
        let table = given.printed()
        #expect(!table.contains("s3cret"))
        let lines = table.split(separator: "\n").map(String.init)
        #expect(lines.count == Self.keys.count)
        #expect(
            lines[0].hasPrefix("picture-size = 8 ") && lines[0].contains("environment; BLIP_PICTURE_SIZE"))
        #expect(lines[1].contains("me:***@host:5432/blip") && lines[1].contains("# command line"))
        #expect(lines[2].contains("# not set"))
        #expect(lines[3].hasPrefix("poll = 0.5 ") && lines[3].contains("# default"))
    }

    @Test(arguments: [
        "postgresql://me:p%40ss%2Fw@host/blip", "postgresql://me@host/blip?password=p%40ss",
        "host=h user=me password=p%40ss dbname=blip", "postgresql://me:p%40ss w@host/blip",
    ])
    func passwordsAreHiddenHoweverTheyAreWritten(_ url: String) throws {
        let table = try settings(["--database-url", url]).printed()
        #expect(!table.contains("p%40ss"), "\(table)")
        #expect(table.contains("blip") && table.contains("me"))
    }
}
