import ArgumentParser

/// `blip dataset`
struct DatasetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset",
        abstract: "Send pictures with captions, look at what was sent, and get it back.",
        subcommands: [
            DatasetPush.self, DatasetList.self, DatasetShow.self, DatasetReport.self, DatasetExport.self,
        ])
}
