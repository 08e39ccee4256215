import Datasets
import RPC
import ServiceKit

/// An error with the exit code it stands for.
struct Failure: Error, CustomStringConvertible {
    let description: String
    let exitCode: Int32

    /// 1: it was tried and did not work.
    static func failed(_ text: String) -> Failure { Failure(description: text, exitCode: 1) }
    /// 2: what was asked for cannot be done as given.
    static func badInput(_ text: String) -> Failure { Failure(description: text, exitCode: 2) }
    /// 130: interrupted.
    static func interrupted(_ text: String) -> Failure { Failure(description: text, exitCode: 130) }

    /// What to print for an error, and the code to end with.
    init(_ error: any Error) {
        switch error {
        case let error as Failure: self = error
        case is CancellationError: self = .interrupted("interrupted")
        case DatasetError.cannotWrite: self = .failed("\(error)".safe)
        case let error as DatasetError: self = .badInput(error.description.safe)
        case let error as SettingsError: self = .badInput(error.description)
        case let error as RPCError:
            switch error.code {
            case .notFound, .invalidArgument: self = .badInput(error.message)
            case .alreadyExists, .failedPrecondition: self = .failed(error.message)
            case .unavailable: self = .failed(error.message)
            default: self = .failed(error.description)
            }
        default: self = .failed("\(error)")
        }
    }

    private init(description: String, exitCode: Int32) {
        (self.description, self.exitCode) = (description, exitCode)
    }
}
