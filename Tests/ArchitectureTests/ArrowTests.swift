import Testing

/// The arrows of the README's map, which the package manager alone does not enforce: a target may import whatever it reaches.
struct ArrowTests {
    /// For each C module the one Swift module that may import it.
    static let owners = [
        "CZeroMQ": "RPC", "CVips": "Imaging", "CResample": "Imaging", "CSandbox": "Decoding",
        "CPostgres": "Database",
        "CArchive": "Datasets", "CPJRT": "PJRT",
        "COpenBLAS": "Compute", "COneDNN": "Compute",
        "CKernels": "Compute", "CProtobufC": "Wire", "CWire": "Wire",
    ]

    /// For each module of ours the modules of ours it may import.
    static let arrows: [String: Set<String>] = [
        "Wire": [], "RPC": ["Wire"], "BlipstreamClient": ["RPC", "Wire"],
        "Datasets": ["Imaging", "Tokenization"],
        "Database": [], "Catalog": ["Database"], "BlobStore": [], "Imaging": [], "Decoding": ["Imaging"],
        "ServiceKit": ["RPC", "Wire", "Catalog", "Database", "BlobStore"],
        "Devices": ["Compute", "Graph", "PJRT"],
        "Compute": [], "PJRT": [], "Graph": ["Compute", "PJRT"], "Tokenization": [], "Checkpoints": [],
        "BLIP": ["Compute", "Checkpoints", "Tokenization"], "Training": ["BLIP", "Compute", "Checkpoints"],
        "CaptionMetrics": [], "Scenes": ["Imaging"],
    ]

    @Test func everyCModuleIsImportedByItsOwnerAlone() throws {
        for file in try SourceTree.files("Shared") + SourceTree.files("Services") {
            for name in file.imports {
                guard let owner = Self.owners[name] else { continue }
                #expect(file.module == owner, "\(file.path) imports \(name), which belongs to \(owner)")
            }
        }
        let folders = try SourceTree.folders("Shared").filter { $0.hasPrefix("C") && Self.owners[$0] != nil }
        #expect(
            Set(folders) == Set(Self.owners.keys),
            "a C module without an owner in this test, or the other way round")
    }

    @Test func sharedModulesImportOnlyWhatTheirArrowsAllow() throws {
        let modules = Set(try SourceTree.folders("Shared")).subtracting(Self.owners.keys)
        #expect(modules == Set(Self.arrows.keys))
        for file in try SourceTree.files("Shared") {
            let ours = Set(file.imports).intersection(modules)
            let allowed = Self.arrows[file.module] ?? []
            #expect(ours.isSubset(of: allowed), "\(file.path) imports \(ours.subtracting(allowed).sorted())")
        }
    }

    @Test func servicesNeverImportEachOther() throws {
        let services = Set(try SourceTree.folders("Services"))
        for file in try SourceTree.files("Services") {
            #expect(services.isDisjoint(with: file.imports), "\(file.path) imports another service")
        }
    }

    @Test func theModelKnowsNoSocketsAndNoSQL() throws {
        let forbidden: Set<String> = [
            "RPC", "Wire", "Database", "Catalog", "BlobStore", "ServiceKit", "BlipstreamClient",
        ]
        for module in [
            "Compute", "PJRT", "Graph", "BLIP", "Training", "Tokenization", "Checkpoints", "CaptionMetrics",
        ] {
            for file in try SourceTree.files("Shared/\(module)") {
                #expect(forbidden.isDisjoint(with: file.imports), "\(file.path)")
            }
        }
    }
}
