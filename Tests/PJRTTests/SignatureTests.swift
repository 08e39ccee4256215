import Testing

@testable import PJRT

struct SignatureTests {
    @Test func argumentsOutputsAndAliasesAreReadFromTheText() throws {
        let signature = try ProgramSignature(
            """
            module @m attributes {mhlo.num_replicas = 1 : i32} {
              // The function @main is public.
              func.func public @main(%w: tensor<12x8xf32> {note = "a, (b) > {", tf.aliasing_output = 1 : i32},
                  %x: tensor<4x0xbf16>, %s: tensor<ui8> {a = #b<c = [1, 2]>}) -> (tensor<i1> {r = "->"}, tensor<12x8xf32>) {
            """)
        #expect(
            signature.arguments.map(\.description) == ["tensor<12x8xf32>", "tensor<4x0xbf16>", "tensor<ui8>"])
        #expect(signature.outputs.map(\.description) == ["tensor<i1>", "tensor<12x8xf32>"])
        #expect(signature.aliases == [0: 1])
    }

    @Test func aFunctionMayTakeNothingAndGiveOneResultWithoutBrackets() throws {
        let signature = try ProgramSignature("func.func @main() -> tensor<2xui64> {")
        #expect(signature.arguments.isEmpty)
        #expect(signature.outputs == [PJRTType(shape: [2], element: .u64)])
        #expect(try ProgramSignature("func.func @main( ) { return }").outputs.isEmpty)
    }

    @Test(arguments: [
        "module {}", "func.func @main(%a: tensor<2xf32>", "func.func @main(%a)",
        "func.func @main(%a: tensor<?xf32>)",
        "func.func @main(%a: tensor<2xf16>)", "func.func @main(%a: memref<2xf32>)",
        "func.func @main(%a: tensor<-2xf32>)",
        "func.func @main() -> ", "@main", "",
        "func.func @main(%a: tensor<2xf32> {tf.aliasing_output = x})",
    ])
    func aTextThatDoesNotSayItsTypesIsRefused(_ text: String) {
        #expect(throws: PJRTError.self) { try ProgramSignature(text) }
    }

    @Test func optionBytesFollowTheMessageFormat() {
        #expect(CompileOptions.bytes(replicas: 2) == [0x1a, 4, 0x20, 2, 0x28, 1])
        #expect(CompileOptions.bytes(replicas: 300) == [0x1a, 5, 0x20, 0xac, 0x02, 0x28, 1])
        let flags = CompileOptions.bytes(
            replicas: 1, flags: ["b": .bool(true), "a": .text("xy"), "c": .int(200)])
        #expect(
            flags == [0x1a, 4, 0x20, 1, 0x28, 1]
                + [0x3a, 9, 0x0a, 1, 97, 0x12, 4, 0x0a, 2, 120, 121]
                + [0x3a, 7, 0x0a, 1, 98, 0x12, 2, 0x10, 1]
                + [0x3a, 8, 0x0a, 1, 99, 0x12, 3, 0x18, 0xc8, 0x01])
    }
}
