import ArgumentParser

/// `blip dataset`
struct DatasetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset", abstract: "Send pictures with captions, and look at what was sent.",
        subcommands: [DatasetPush.self, DatasetList.self, DatasetShow.self])
}
