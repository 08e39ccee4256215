import PJRT
import Testing

@Suite(.withPlugin) struct ProgramTests {
    private func six(_ client: PJRTClient, _ first: Float) throws -> PJRTBuffer {
        try client.upload((0..<6).map { first + Float($0) }, shape: [2, 3], element: .f32)
    }

    @Test func aProgramRunsAndSaysSoBefore() throws {
        let lines = Lines()
        let client = try TestPlugin.client { lines.add($0) }
        let program = try client.compile(Programs.add)
        #expect(
            program.arguments.map(\.shape) == [[2, 3], [2, 3]] && program.outputs.map(\.element) == [.f32])
        #expect(program.compileSeconds > 0 && !program.fromCache && program.replicas == 1)
        #expect(program.memory?.argument == 48 && program.memory?.output == 24 && program.memory?.alias == 0)
        #expect(lines.all.contains { $0.hasPrefix("PJRT compile:") && $0.contains(program.programHash) })
        #expect(!lines.all.contains { $0.hasPrefix("PJRT first run:") })
        for round in 0..<5 {
            let result = try program.execute([[six(client, 1), six(client, Float(round))]])
            #expect(try result[0][0].numbers(as: Float.self) == (0..<6).map { Float(1 + round + 2 * $0) })
        }
        try program.wait()
        let runs = lines.all.filter { $0.hasPrefix("PJRT first run:") }
        #expect(
            runs.count == 1 && runs[0].contains(program.programHash) && runs[0].contains(client.plugin.file))
    }

    @Test func outputsGoIntoTheNextExecutionWithoutWaiting() throws {
        let client = try TestPlugin.client()
        let program = try client.compile(Programs.add)
        let one = try six(client, 0)
        var sum = one
        for _ in 0..<20 { sum = try program.execute([[sum, one]])[0][0] }
        #expect(try sum.numbers(as: Float.self) == (0..<6).map { Float(21 * $0) })
    }

    @Test func aDonatedStateChangesHandsAndIsGoneAfterwards() throws {
        let client = try TestPlugin.client()
        let program = try client.compile(Programs.accumulate)
        #expect(program.aliases == [0: 0] && program.memory?.alias == 16)
        let x = try client.upload([Float](repeating: 1, count: 4), shape: [4], element: .f32)
        var state = try client.upload([Float](repeating: 0, count: 4), shape: [4], element: .f32)
        for step in 1...3 {
            let before = state
            let result = try program.execute([[state, x]])[0]
            state = result[0]
            #expect(before.isDeleted && !x.isDeleted)
            #expect(try result[1].numbers(as: Float.self) == [Float(4 * step)])
            let used = #expect(throws: PJRTError.self) { try program.execute([[before, x]]) }
            #expect(used?.code == 3)
            let read = #expect(throws: PJRTError.self) { try before.numbers(as: Float.self) }
            #expect(read?.advice.contains("donated") == true)
        }
        #expect(try state.numbers(as: Float.self) == [3, 3, 3, 3])
        let kept = try program.execute([[state, x]], donates: false)[0]
        #expect(!state.isDeleted)
        #expect(try kept[0].numbers(as: Float.self) == [4, 4, 4, 4])
        #expect(try state.numbers(as: Float.self) == [3, 3, 3, 3])
    }

    @Test func argumentsOfAnotherShapeKindOrNumberAreRefusedBeforeTheyRun() throws {
        let client = try TestPlugin.client()
        let program = try client.compile(Programs.add)
        let right = try six(client, 0)
        // The plugin itself would take both: they have as many bytes.
        let turned = try client.upload([Float](repeating: 0, count: 6), shape: [3, 2], element: .f32)
        let integers = try client.upload([Int32](repeating: 0, count: 6), shape: [2, 3], element: .i32)
        let foreign = try six(TestPlugin.client(), 0)
        for wrong in [turned, integers, foreign] {
            let error = #expect(throws: PJRTError.self) { try program.execute([[right, wrong]]) }
            #expect(error?.phase == "execute" && error?.message.contains("argument 1") == true)
        }
        #expect(throws: PJRTError.self) { try program.execute([[right]]) }
        #expect(throws: PJRTError.self) { try program.execute([]) }
        #expect(throws: PJRTError.self) { try program.execute([[right, right], [right, right]]) }
        #expect(try program.execute([[right, right]])[0].count == 1)
    }

    @Test func aProgramThatDoesNotParseIsRefusedWithItsLine() throws {
        let client = try TestPlugin.client()
        let broken = Programs.add.replacing("stablehlo.add", with: "stablehlo.ad")
        let error = #expect(throws: PJRTError.self) { try client.compile(broken) }
        #expect(
            error?.code == 2 && error?.phase == "compile" && error?.message.contains(":3:") == true,
            "\(String(describing: error))")
        let mistyped = Programs.add.replacing("-> tensor<2x3xf32> {", with: "-> tensor<3x2xf32> {")
        #expect(throws: PJRTError.self) { try client.compile(mistyped) }
        #expect(throws: PJRTError.self) { try client.compile("") }
    }

    @Test func flagsBelongToOneProgramAndUnknownOnesAreErrors() throws {
        let client = try TestPlugin.client()
        let flags: [String: PJRTFlag] = [
            "xla_cpu_enable_fast_math": .bool(false), "xla_backend_optimization_level": .int(1),
        ]
        #expect(try client.compile(Programs.add, flags: flags).replicas == 1)
        let unknown = #expect(throws: PJRTError.self) {
            try client.compile(Programs.add, flags: ["xla_no": .bool(true)])
        }
        #expect(unknown?.code == 3)
    }
}
