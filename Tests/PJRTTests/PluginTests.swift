import Foundation
import Testing

@testable import PJRT

struct PluginTests {
    /// An environment of Python with these plugins in it.
    private func environment(_ folder: TemporaryFolder, _ files: [String]) throws -> String {
        for file in files {
            let path = URL(filePath: folder.path("lib/python3.12/site-packages/" + file))
            try FileManager.default.createDirectory(
                at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: path)
        }
        return folder.path("")
    }

    @Test func aNamedFileComesBeforeEverythingElse() throws {
        let folder = try TemporaryFolder()
        let root = try environment(folder, ["jax_plugins/xla_cuda13/xla_cuda_plugin.so", "own.so"])
        let own = folder.path("lib/python3.12/site-packages/own.so")
        let found = try PJRTPlugin.find(environment: ["BLIP_PJRT_PLUGIN": own, "BLIP_PYTHON_ENV": root])
        #expect(found.file.hasSuffix("/site-packages/own.so"))
        let missing = #expect(throws: PJRTError.self) {
            try PJRTPlugin.find(environment: ["BLIP_PJRT_PLUGIN": own + "x", "BLIP_PYTHON_ENV": root])
        }
        #expect(missing?.description.contains("own.sox") == true)
    }

    @Test func theNewestKindOfTheNamedEnvironmentIsTaken() throws {
        let folder = try TemporaryFolder()
        let root = try environment(
            folder,
            [
                "libtpu/libtpu.so", "jax_plugins/xla_rocm7/xla_rocm_plugin.so",
                "jax_plugins/xla_rocm60/xla_rocm_plugin.so",
            ])
        #expect(try PJRTPlugin.find(environment: ["BLIP_PYTHON_ENV": root]).file.contains("/xla_rocm60/"))
        _ = try environment(folder, ["jax_plugins/xla_cuda12/xla_cuda_plugin.so"])
        #expect(try PJRTPlugin.find(environment: ["VIRTUAL_ENV": root]).file.contains("/xla_cuda12/"))
        _ = try environment(folder, ["jax_plugins/xla_cuda13/xla_cuda_plugin.so"])
        #expect(try PJRTPlugin.find(environment: ["VIRTUAL_ENV": root]).file.contains("/xla_cuda13/"))
    }

    @Test func anEnvironmentWithoutAPluginSaysWhereItLookedAndWhatToInstall() throws {
        let (empty, full) = (try TemporaryFolder(), try TemporaryFolder())
        let other = try environment(full, ["libtpu/libtpu.so"])
        let error = #expect(throws: PJRTError.self) {
            try PJRTPlugin.find(environment: ["BLIP_PYTHON_ENV": empty.path(""), "VIRTUAL_ENV": other])
        }
        let text = try #require(error).description
        for word in [empty.path(""), "xla_cuda13", "xla_rocm", "libtpu", "jax[cuda13]", "BLIP_PJRT_PLUGIN"] {
            #expect(text.contains(word))
        }
    }

    @Test func aSymbolicLinkIsFollowedToTheRealFile() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(filePath: folder.path("real.so")))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("link.so"), withDestinationPath: folder.path("real.so"))
        #expect(
            try PJRTPlugin.find(environment: ["BLIP_PJRT_PLUGIN": folder.path("link.so")]).file.hasSuffix(
                "/real.so"))
    }

    private func refusal(of file: String) throws -> PJRTError {
        try #require(throws: PJRTError.self) { try PJRTClient.open(PJRTPlugin(file: file)) }
    }

    @Test func aFileThatIsNotThereOrNoLibraryOrNoPluginIsRefused() throws {
        let folder = try TemporaryFolder()
        let missing = try refusal(of: folder.path("missing.so"))
        #expect(missing.phase == "load" && missing.description.contains("missing.so"))
        try Data("text".utf8).write(to: URL(filePath: folder.path("text.so")))
        #expect(try refusal(of: folder.path("text.so")).phase == "load")
        let empty = try folder.compile("int other(void) { return 1; }", to: "empty.so", "-shared", "-fPIC")
        #expect(try refusal(of: empty).message.contains("GetPjrtApi"))
        let null = try folder.compile(
            "void *GetPjrtApi(void) { return 0; }", to: "null.so", "-shared", "-fPIC")
        #expect(try refusal(of: null).message.contains("gave nothing"))
    }

    /// A library with a table of a version and nothing else.
    private func fake(_ folder: TemporaryFolder, bytes: Int, major: Int, minor: Int) throws -> String {
        try folder.compile(
            """
            #include <stddef.h>
            static struct { size_t size; void *next; size_t version; void *more; int major, minor; void *calls[400]; }
                table = {\(bytes), 0, 24, 0, \(major), \(minor), {0}};
            void *GetPjrtApi(void) { return &table; }
            """, to: "fake-\(bytes)-\(major)-\(minor).so", "-shared", "-fPIC")
    }

    @Test func aPluginThatIsTooOldOrOfAnotherMajorVersionIsRefusedBeforeAnyCall() throws {
        let folder = try TemporaryFolder()
        let old = try refusal(of: fake(folder, bytes: 200, major: 0, minor: 12))
        #expect(old.message.contains("0.12") && old.message.contains("too old"))
        let other = try refusal(of: fake(folder, bytes: 3000, major: 1, minor: 3))
        #expect(other.message.contains("1.3") && other.message.contains("0.x"))
        #expect(try refusal(of: fake(folder, bytes: 8, major: 0, minor: 90)).message.contains("too few"))
    }

    @Test func aPluginWhoseLibraryLiesInAPackageBesideItIsOpened() throws {
        let folder = try TemporaryFolder()
        let packages = "lib/python3.12/site-packages"
        for part in ["\(packages)/nvidia/part/lib", "\(packages)/jax_plugins/own"] {
            try FileManager.default.createDirectory(
                atPath: folder.path(part), withIntermediateDirectories: true)
        }
        let library = "libblippart\(UUID().uuidString.prefix(8)).so"
        _ = try folder.compile(
            "int part(void) { return 1; }", to: "\(packages)/nvidia/part/lib/\(library)", "-shared", "-fPIC",
            "-Wl,-soname,\(library)")
        let plugin = try folder.compile(
            "int part(void); int GetPjrt(void) { return part(); }",
            to: "\(packages)/jax_plugins/own/plugin.so", "-shared",
            "-fPIC", "-L" + folder.path("\(packages)/nvidia/part/lib"), "-l:\(library)")
        // It loads, and is then found to be no plugin.
        #expect(try refusal(of: plugin).message.contains("exports no GetPjrtApi"))
    }
}
