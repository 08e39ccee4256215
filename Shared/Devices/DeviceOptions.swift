public import Compute
public import Foundation

/// What a process says about the devices it wants.
public struct DeviceOptions: Sendable {
    public var choice: DeviceChoice
    /// The plugin's file; nil: it is looked for.
    public var plugin: String?
    /// A Python environment to look in; nil: the usual places.
    public var pythonEnvironment: String?
    /// Cards to use; nil: all that are visible.
    public var cards: Int?
    /// What matrix products will multiply, where that is known: int8 products exist on the CPU only.
    public var precision: Precision?
    /// Where compiled programs are kept; nil: nowhere.
    public var cache: URL?
    public var environment: [String: String]

    public init(
        _ choice: DeviceChoice, plugin: String? = nil, pythonEnvironment: String? = nil, cards: Int? = nil,
        precision: Precision? = nil, cache: URL? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        (self.choice, self.plugin, self.pythonEnvironment) = (choice, plugin, pythonEnvironment)
        (self.cards, self.precision, self.cache) = (cards, precision, cache)
        self.environment = environment
    }

    /// The environment with what was said beside it.
    var searched: [String: String] {
        var all = environment
        if let plugin { all["BLIP_PJRT_PLUGIN"] = plugin }
        if let pythonEnvironment { all["BLIP_PYTHON_ENV"] = pythonEnvironment }
        return all
    }
}
