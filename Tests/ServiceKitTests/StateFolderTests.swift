import Foundation
import ServiceKit
import RPC
import TestSupport
import Testing

@Suite struct StateFolderTests {
    private static let services = [
        "ingestion", "preprocessing", "trainer", "evaluator", "captioner",
    ]

    private func mode(_ url: URL) throws -> Int {
        let path = url.path(percentEncoded: false)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? NSNumber).intValue
    }

    @Test func socketsOfAnyHomeFitWhatTheKernelTakes() throws {
        for length in 1...300 {
            let folder = StateFolder(home: URL(filePath: "/" + String(repeating: "h", count: length)))
            for service in Self.services {
                let endpoint = try folder.endpoint(service).description
                #expect(endpoint.hasSuffix("/\(service).ipc"))
                #expect(endpoint.dropFirst("ipc://".count).utf8.count <= 107)
            }
        }
    }

    @Test func aShortHomeHasItsSocketsInsideAndLongOnesNeverShareAFolder() {
        #expect(StateFolder(home: URL(filePath: "/srv/blip")).run.path() == "/srv/blip/run")
        #expect(StateFolder(home: URL(filePath: "/srv/blip/")).run.path() == "/srv/blip/run")
        let long = "/" + String(repeating: "h", count: 120)
        let (one, other) = (
            StateFolder(home: URL(filePath: long + "1")), StateFolder(home: URL(filePath: long + "2"))
        )
        #expect(one.run.path().hasPrefix("/tmp/blip-\(getuid())-"))
        #expect(one.run != other.run)
        #expect(one.run == StateFolder(home: URL(filePath: long + "1/")).run)
    }

    @Test func theRunFolderIsForItsOwnerAloneEvenIfItWasOpenBefore() throws {
        let home = Scratch.make()
        defer { try? FileManager.default.removeItem(at: home) }
        let folder = StateFolder(home: home)
        try folder.create()
        #expect(try mode(folder.run) == 0o700)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o777], ofItemAtPath: folder.run.path(percentEncoded: false))
        try folder.create()
        #expect(try mode(folder.run) == 0o700)
        for made in [folder.blobs, folder.logs] {
            #expect(FileManager.default.fileExists(atPath: made.path(percentEncoded: false)))
        }
    }

    /// Only root can give a folder away.
    @Test(.enabled(if: getuid() == 0)) func aRunFolderOfSomebodyElseIsRefused() throws {
        let home = Scratch.make()
        defer { try? FileManager.default.removeItem(at: home) }
        let folder = StateFolder(home: home)
        try folder.create()
        let path = folder.run.path(percentEncoded: false)
        try #require(chown(path, 12_345, 12_345) == 0)
        let error = try #require(throws: SettingsError.self) { try folder.create() }
        #expect(error.description.contains(path) && error.description.contains("BLIP_HOME"))
    }

    @Test func aLinkInPlaceOfTheRunFolderIsRefused() throws {
        let (home, elsewhere) = (Scratch.make(), Scratch.make())
        defer { for url in [home, elsewhere] { try? FileManager.default.removeItem(at: url) } }
        for url in [home, elsewhere] {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }
        let before = try mode(elsewhere)
        let folder = StateFolder(home: home)
        try FileManager.default.createSymbolicLink(at: folder.run, withDestinationURL: elsewhere)
        #expect(throws: SettingsError.self) { try folder.create() }
        #expect(try mode(elsewhere) == before)
    }

    @Test func theDefaultIsWhatTheEnvironmentSays() {
        #expect(StateFolder.default(environment: ["BLIP_HOME": "/srv/b"]).home.path() == "/srv/b")
        let usual = StateFolder.default(environment: ["BLIP_HOME": "", "XDG_STATE_HOME": "/x"]).home.path()
        #expect(usual == (getuid() == 0 ? "/var/lib/blipstream" : "/x/blipstream"))
    }
}
