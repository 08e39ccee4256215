// swift-tools-version: 6.2
import PackageDescription

// The folder list is the architecture: Services/<name> is one process, Shared/<Module> is what they have in common.
// Arrows point one way, and Tests/ArchitectureTests keeps them true.

let house: [SwiftSetting] =
    ["ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility"].map {
        .enableUpcomingFeature($0)
    }
    + [.treatAllWarnings(as: .error)]

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let lifecycleTestKit = Target.Dependency.product(
    name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

func system(_ name: String, _ pkgConfig: String?, _ apt: String) -> Target {
    .systemLibrary(name: name, path: "Shared/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// A C target of ours. Kernels stay at -O3 in debug builds too: at -O0 the tests would take minutes.
func native(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Shared/\(name)",
        cSettings: [.unsafeFlags(["-O3", "-Wall", "-Werror"])])
}

func shared(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Shared/\(name)", swiftSettings: house)
}

func service(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: "Services/\(name)", swiftSettings: house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], resources: resources, swiftSettings: house)
}

let package = Package(
    name: "blipstream",
    products: [
        .library(name: "BlipstreamClient", targets: ["BlipstreamClient"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The C boundary. Each of these is imported by exactly one Swift module.
        system("CZeroMQ", nil, "libzmq3-dev"),
        system("CVips", "vips", "libvips-dev"),
        system("CPostgres", "libpq", "libpq-dev"),
        system("COpenBLAS", "openblas", "libopenblas-dev"),
        system("CArchive", "libarchive", "libarchive-dev"),
        system("CProtobufC", "libprotobuf-c", "libprotobuf-c-dev"),
        native("CWire", ["CProtobufC"]),
        native("CKernels"),
        native("COneDNN"),
        native("CResample"),
        native("CSandbox"),
        native("CPJRT"),

        // Plumbing.
        shared("Wire", ["CWire"]),
        shared("RPC", ["Wire", "CZeroMQ", logging]),
        shared("Database", ["CPostgres", logging]),
        shared("Catalog", ["Database", logging]),
        shared("BlobStore", [crypto]),
        shared("Imaging", ["CVips", "CResample"]),
        shared("Decoding", ["Imaging", "CSandbox", logging]),
        shared(
            "ServiceKit", ["RPC", "Wire", "Catalog", "Database", "BlobStore", logging, lifecycle, signals]),
        shared("Datasets", ["CArchive", "Imaging", "Tokenization", crypto]),
        shared("BlipstreamClient", ["RPC", "Wire", logging]),

        // The model.
        shared("Compute", ["COpenBLAS", "CKernels", "COneDNN"]),
        shared("PJRT", ["CPJRT", crypto]),
        shared("Graph", ["Compute", "PJRT"]),
        shared("Tokenization"),
        shared("Checkpoints", [crypto]),
        shared("BLIP", ["Compute", "Checkpoints", "Tokenization"]),
        shared("Training", ["BLIP", "Compute", "Checkpoints"]),
        shared("Devices", ["Compute", "Graph", "PJRT"]),

        // Judging, and the demo's pictures.
        shared("CaptionMetrics"),
        shared("Scenes", ["Imaging"]),

        // One folder, one process.
        service(
            "ingestion",
            [
                "ServiceKit", "RPC", "Wire", "Catalog", "Database", "BlobStore", "Imaging", "Decoding",
                "BLIP", "Compute",
                "Checkpoints", "CaptionMetrics", crypto, logging, lifecycle,
            ]),
        service(
            "preprocessing",
            [
                "ServiceKit", "RPC", "Wire", "Catalog", "Database", "BlobStore", "Imaging", "Decoding",
                "Tokenization",
                "BLIP", logging, lifecycle,
            ]),
        service(
            "trainer",
            [
                "ServiceKit", "RPC", "Wire", "Catalog", "Database", "BlobStore", "BLIP", "Training",
                "Compute", "Checkpoints", "Devices", "PJRT", logging, lifecycle,
            ]),
        service(
            "evaluator",
            [
                "ServiceKit", "RPC", "Wire", "Catalog", "Database", "BlobStore", "Imaging", "Decoding",
                "CaptionMetrics",
                "BlipstreamClient", logging, lifecycle,
            ]),
        service(
            "captioner",
            [
                "ServiceKit", "RPC", "Wire", "Catalog", "Database", "BlobStore", "Imaging", "Decoding",
                "BLIP", "Compute",
                "Checkpoints", "Devices", "PJRT", "Tokenization", logging, lifecycle,
            ]),
        service(
            "blip",
            [
                "ServiceKit", "BlipstreamClient", "RPC", "Wire", "Database", "Datasets", "Imaging", "Scenes",
                "BLIP",
                "Training", "Compute", "Checkpoints", "Tokenization", "Devices", "Graph", "PJRT", crypto,
                arguments, logging,
            ]),

        // Tests mirror Shared.
        .target(
            name: "TestSupport", dependencies: ["Database", "Catalog", crypto], path: "Tests/TestSupport",
            swiftSettings: house),
        tests("WireTests", ["Wire"]),
        tests("RPCTests", ["RPC", "Wire", logging]),
        tests("DatabaseTests", ["Database", "Catalog", logging]),
        tests("BlobStoreTests", ["BlobStore"]),
        tests("ImagingTests", ["Imaging", crypto]),
        tests("DecodingTests", ["Decoding", "Imaging", "preprocessing", crypto, logging]),
        tests("ClientTests", ["BlipstreamClient", "RPC", "Wire", logging]),
        tests(
            "ServiceKitTests",
            [
                "ServiceKit", "Catalog", "Database", "BlobStore", "RPC", "Wire", logging, lifecycle,
                lifecycleTestKit,
            ]),
        tests("ComputeTests", ["Compute", "CKernels", "COneDNN"]),
        tests("PJRTTests", ["PJRT"]),
        tests(
            "GraphTests", ["Graph", "PJRT", "Compute", "BLIP", "Training", "Checkpoints", "Tokenization"]),
        tests("TokenizationTests", ["Tokenization"]),
        tests("DatasetsTests", ["Datasets", "Imaging", "Tokenization", crypto]),
        tests("CheckpointsTests", ["Checkpoints"]),
        tests("BLIPTests", ["BLIP", "Compute", "Checkpoints", "Tokenization"]),
        tests("TrainingTests", ["Training", "BLIP", "Compute", "Checkpoints"]),
        tests("CaptionMetricsTests", ["CaptionMetrics"]),
        tests("ScenesTests", ["Scenes", "Imaging"]),
        tests(
            "IngestionTests",
            [
                "ingestion", "ServiceKit", "RPC", "Wire", "Catalog", "Database", "BlobStore", "Imaging",
                "Decoding",
                "BlipstreamClient", crypto, logging,
            ]),
        tests(
            "PreprocessingTests",
            [
                "preprocessing", "ServiceKit", "RPC", "Wire", "Catalog", "Database", "BlobStore", "Imaging",
                "Decoding",
                "Tokenization", logging,
            ]),
        tests(
            "TrainerTests",
            [
                "trainer", "Devices", "ServiceKit", "RPC", "Wire", "Catalog", "Database", "BlobStore",
                "Training",
                "BLIP",
                "Compute", "Checkpoints", logging,
            ]),
        tests(
            "EvaluatorTests",
            [
                "evaluator", "ServiceKit", "RPC", "Wire", "Catalog", "Database", "BlobStore", "Imaging",
                "Decoding",
                "CaptionMetrics", "BlipstreamClient", logging,
            ]),
        tests(
            "CaptionerTests",
            [
                "captioner", "Devices", "ServiceKit", "RPC", "Wire", "Catalog", "Database", "BlobStore",
                "Imaging",
                "Decoding",
                "BLIP", "Compute", "Checkpoints", "Tokenization", "BlipstreamClient", logging,
            ]),
        tests("BlipTests", ["blip", "BlipstreamClient", "Datasets", "Imaging", "RPC", "Wire", logging]),
        tests("DevicesTests", ["Devices", "Compute", "PJRT"]),
        tests("ArchitectureTests", []),
        tests(
            "IntegrationTests",
            [
                "BlipstreamClient", "RPC", "Wire", "Database", "Imaging", "Scenes", "BLIP", "Compute",
                "Checkpoints",
                "Tokenization", "ServiceKit", logging,
            ]),
    ],
    swiftLanguageModes: [.v6]
)
