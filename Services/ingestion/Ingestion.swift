import ServiceKit

/// The front door: uploads, datasets, the run queue, the model registry.
@main
struct Ingestion {
    static func main() async {
        await ServiceProcess.main("ingestion") { @Sendable context in
            register(on: context)
            return []
        }
    }

    /// Puts every method of the process on its server.
    static func register(on context: ServiceContext) {
        let threads = WorkThreads(Self.threads, name: "ingestion")
        PushMethods(context: context, threads: threads).register()
        DatasetMethods(context: context).register()
        ModelMethods(context: context, threads: threads).register()
        RunMethods(context: context).register()
        EvaluationMethods(context: context).register()
    }

    /// They wait for the disk more than they compute.
    private static let threads = 8
}
