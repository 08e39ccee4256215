import ArgumentParser

/// `blip model`
struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Import, list and export models in Hugging Face layout.",
        subcommands: [
            ModelImport.self, ModelPull.self, ModelList.self, ModelShow.self, ModelExport.self,
            ModelConvert.self, ModelInit.self, ModelForward.self,
            ModelPretrainTiny.self,
        ])
}
