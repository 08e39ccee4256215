import Testing

/// Gives a suite one running installation, `LocalStack.running`, for all its tests.
struct StackTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await LocalStack.with { stack in
            try await stack.done("up")
            try await LocalStack.$current.withValue(stack) { try await function() }
        }
    }
}

extension Trait where Self == StackTrait {
    static var stack: Self { StackTrait() }
}
