public import Foundation

/// A plugin's file: the compiler and runtime of one kind of device, a shared library.
public struct PJRTPlugin: Sendable, Hashable {
    /// The real file, symbolic links followed: plugins look for their own libraries beside it.
    public let file: String

    /// Takes this file without looking at it.
    public init(file: String) {
        self.file = URL(filePath: file).resolvingSymlinksInPath().path(percentEncoded: false)
    }

    /// Where plugins lie inside a folder of Python packages, best first. `*` stands for a version.
    static let places = [
        "jax_plugins/xla_cuda13/xla_cuda_plugin.so", "jax_plugins/xla_cuda12/xla_cuda_plugin.so",
        "jax_plugins/xla_rocm*/xla_rocm_plugin.so", "libtpu/libtpu.so",
    ]

    /// Finds a plugin: the file `BLIP_PJRT_PLUGIN`; else in the Python environment `BLIP_PYTHON_ENV`, else
    /// `VIRTUAL_ENV`; else in /opt/blipstream/python, /opt/venv, /usr/local, /usr and the user's own packages.
    /// A named file or environment that holds none is an error and nothing else is tried, because another device
    /// than the one asked for would answer.
    ///
    /// Throws an error of phase "find" that lists every place looked at and the package to install.
    public static func find(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(PJRTError) -> PJRTPlugin {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let file = value("BLIP_PJRT_PLUGIN") {
            guard isFile(file) else {
                throw PJRTError(
                    code: PJRTError.notFound, phase: "find",
                    message: "BLIP_PJRT_PLUGIN names \(file), which is no file",
                    advice: "Name a PJRT plugin's shared library, or unset it to have one looked for.")
            }
            return PJRTPlugin(file: file)
        }
        let named = ["BLIP_PYTHON_ENV", "VIRTUAL_ENV"].compactMap(value).first
        let roots = named.map { [$0] } ?? (usual + (value("HOME").map { [$0 + "/.local"] } ?? []))
        for place in places {
            for root in roots {
                if let file = packageFolders(root).lazy.flatMap({ matches($0, place) }).first {
                    return PJRTPlugin(file: file)
                }
            }
        }
        let looked = roots.map { "\($0)/lib/python3*/{site,dist}-packages" }.joined(separator: ", ")
        throw PJRTError(
            code: PJRTError.notFound, phase: "find",
            message: "no plugin found; looked for \(places.joined(separator: ", ")) in \(looked)",
            advice:
                "Install one with Python's pip, for NVIDIA cards \"jax[cuda13]\", into an environment that "
                + "BLIP_PYTHON_ENV names, or name a plugin's file in BLIP_PJRT_PLUGIN.")
    }

    private static let usual = ["/opt/blipstream/python", "/opt/venv", "/usr/local", "/usr"]

    private static func isFile(_ path: String) -> Bool {
        var folder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &folder) && !folder.boolValue
    }

    private static func names(_ folder: String) -> [String] {
        // Newest version first; a folder that is not there holds nothing.
        (try? FileManager.default.contentsOfDirectory(atPath: folder))?
            .sorted { $0.compare($1, options: .numeric) == .orderedDescending } ?? []
    }

    /// The folders of packages of an environment.
    private static func packageFolders(_ root: String) -> [String] {
        ["lib", "lib64"].flatMap { library in
            names("\(root)/\(library)").filter { $0.hasPrefix("python3") }.flatMap { python in
                ["site-packages", "dist-packages"].map { "\(root)/\(library)/\(python)/\($0)" }
            }
        }
    }

    /// The files below `folder` that a place means.
    private static func matches(_ folder: String, _ place: String) -> [String] {
        var found = [folder]
        for part in place.split(separator: "/") {
            found = found.flatMap { parent in
                guard part.hasSuffix("*") else { return ["\(parent)/\(part)"] }
                return names(parent).filter { $0.hasPrefix(part.dropLast()) }.map { "\(parent)/\($0)" }
            }
        }
        return found.filter(isFile)
    }
}
