import Foundation
import PJRT
import Testing

/// The plugin for CPUs, where this machine has it.
enum TestPlugin {
    static let file = ProcessInfo.processInfo.environment["BLIP_PJRT_TEST_PLUGIN"].flatMap {
        $0.isEmpty ? nil : $0
    }

    static func client(
        devices: Int = 1, log: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> PJRTClient {
        try PJRTClient.open(PJRTPlugin(file: #require(file)), devices: devices, log: log)
    }
}

extension Trait where Self == ConditionTrait {
    /// Leaves a suite out, visibly, where there is no plugin.
    static var withPlugin: Self {
        .enabled(
            if: TestPlugin.file != nil,
            "BLIP_PJRT_TEST_PLUGIN names no plugin; compose/install-deps --with-pjrt-test fetches one")
    }
}

/// A folder of a test's own, removed with it.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "pjrt-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path(percentEncoded: false) }

    /// Writes C, compiles it with these arguments, and gives the result's path.
    func compile(_ source: String, to name: String, _ arguments: String...) throws -> String {
        try source.write(toFile: path(name + ".c"), atomically: true, encoding: .utf8)
        let output = try Self.run(
            "/usr/bin/env", ["cc", "-w", path(name + ".c"), "-o", path(name)] + arguments)
        #expect(output.status == 0, "\(output.text)")
        return path(name)
    }

    static func run(_ program: String, _ arguments: [String] = []) throws -> (status: Int32, text: String) {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let output = Pipe()
        (process.standardOutput, process.standardError) = (output, output)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}

/// Lines of a log, from any thread.
final class Lines: @unchecked Sendable {
    // `lock` guards `lines`.
    private let lock = NSLock()
    private var lines: [String] = []

    var all: [String] { lock.withLock { lines } }
    func add(_ line: String) { lock.withLock { lines.append(line) } }
}

enum Programs {
    /// y = a + b over [2, 3] f32.
    static let add = """
        module @add {
          func.func public @main(%a: tensor<2x3xf32>, %b: tensor<2x3xf32>) -> tensor<2x3xf32> {
            %y = "stablehlo.add"(%a, %b) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
            "func.return"(%y) : (tensor<2x3xf32>) -> ()
          }
        }
        """

    /// The state [4] takes in x; also gives the sum of the new state.
    static let accumulate = """
        module @accumulate {
          func.func public @main(%w: tensor<4xf32> {tf.aliasing_output = 0 : i32}, %x: tensor<4xf32>)
              -> (tensor<4xf32>, tensor<f32>) {
            %zero = "stablehlo.constant"() {value = dense<0x00000000> : tensor<f32>} : () -> tensor<f32>
            %y = "stablehlo.add"(%w, %x) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
            %s = "stablehlo.reduce"(%y, %zero) ({
            ^bb0(%p: tensor<f32>, %q: tensor<f32>):
              %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32>
              "stablehlo.return"(%t) : (tensor<f32>) -> ()
            }) {dimensions = array<i64: 0>} : (tensor<4xf32>, tensor<f32>) -> tensor<f32>
            "func.return"(%y, %s) : (tensor<4xf32>, tensor<f32>) -> ()
          }
        }
        """

    /// The sum of [2] over two replicas, on each of them.
    static let allReduce = """
        module @sum attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 2 : i32} {
          func.func public @main(%x: tensor<2xf32>) -> tensor<2xf32> {
            %y = "stablehlo.all_reduce"(%x) ({
            ^bb0(%p: tensor<f32>, %q: tensor<f32>):
              %t = "stablehlo.add"(%p, %q) : (tensor<f32>, tensor<f32>) -> tensor<f32>
              "stablehlo.return"(%t) : (tensor<f32>) -> ()
            }) {replica_groups = dense<[[0, 1]]> : tensor<1x2xi64>} : (tensor<2xf32>) -> tensor<2xf32>
            "func.return"(%y) : (tensor<2xf32>) -> ()
          }
        }
        """
}
