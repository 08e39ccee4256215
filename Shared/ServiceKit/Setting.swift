/// One setting: `--database-url` on the command line, `BLIP_DATABASE_URL` in the environment.
public struct SettingKey: Sendable, Hashable {
    public let name: String
    public let defaultValue: String?
    public let help: String

    public init(_ name: String, default defaultValue: String? = nil, help: String) {
        (self.name, self.defaultValue, self.help) = (name, defaultValue, help)
    }

    public var flag: String { "--\(name)" }
    public var environment: String { "BLIP_" + name.uppercased().replacing("-", with: "_") }
}

/// Every setting of every process. One registry, so that an unknown BLIP_ variable is an error wherever it shows up.
public enum Setting {
    public static let home = SettingKey(
        "home",
        help:
            "folder of all state; default /var/lib/blipstream for root, ~/.local/state/blipstream for others")
    public static let databaseURL = SettingKey(
        "database-url",
        help: "PostgreSQL, e.g. postgresql://user@host/blip; default: the private cluster under the home")
    public static let blobs = SettingKey(
        "blobs", help: "folder of pictures, models and checkpoints; default <home>/blobs")
    public static let listen = SettingKey(
        "listen",
        help:
            "endpoints, comma-separated: ipc:///path or tcp://127.0.0.1:port; default ipc://<run>/<service>.ipc"
    )
    public static let logLevel = SettingKey(
        "log-level", default: "info", help: "trace, debug, info, notice, warning, error")
    public static let threads = SettingKey(
        "threads", default: "0", help: "threads for computing; 0: one for each core")
    public static let lease = SettingKey(
        "lease", default: "30",
        help: "seconds a job stays ours without a heartbeat (a trainer takes twice as long)")
    public static let poll = SettingKey(
        "poll", default: "0.5", help: "seconds between looks at the job queue")
    public static let ingestion = SettingKey("ingestion", help: "endpoint of the ingestion service")
    public static let preprocessing = SettingKey(
        "preprocessing", help: "endpoints of preprocessing services, comma-separated")
    public static let captioner = SettingKey("captioner", help: "endpoints of captioners, comma-separated")
    public static let batch = SettingKey(
        "batch", default: "16", help: "most pictures a captioner computes at once")
    public static let batchWait = SettingKey(
        "batch-wait", default: "2",
        help: "milliseconds a captioner waits for more pictures while some are being prepared")
    public static let models = SettingKey(
        "models", default: "", help: "models a captioner loads at start, comma-separated")
    public static let defaultModel = SettingKey(
        "default-model", help: "model for requests that name none; default: the newest registered one")
    public static let residentModels = SettingKey(
        "resident-models", default: "4", help: "models a captioner keeps in memory")
    public static let precision = SettingKey(
        "precision", default: "fp32", help: "what a captioner's matrix products multiply: fp32, bf16 or int8")
    public static let recompute = SettingKey(
        "recompute", default: "0",
        help: "1: a trainer computes encoder blocks again in the backward pass instead of keeping them")
    public static let featureMemory = SettingKey(
        "feature-memory", default: "2048",
        help: "MiB a trainer spends on keeping what a frozen encoder made of each picture; 0: none")
    public static let featureFolder = SettingKey(
        "feature-folder", help: "keep these features in a nameless file below this folder, not in memory")
    public static let products = SettingKey(
        "products", help: "library of the matrix products: own, onednn or openblas; default: the fastest here"
    )
    public static let maxISA = SettingKey(
        "max-isa", help: "newest instructions to use: portable, avx2, avx512; default: all this CPU has")
    public static let pictureFormats = SettingKey(
        "picture-formats", default: "jpeg,png,webp",
        help: "picture formats that are read, comma-separated: jpeg, png, webp, gif, tiff, heic, avif, bmp; "
            + "each one more is one more parser in reach of strangers"
    )
    public static let device = SettingKey(
        "device", default: "auto",
        help: "what computes: cpu, gpu, or auto: a gpu where a PJRT plugin is found and opens, else the CPU")
    public static let pjrtPlugin = SettingKey(
        "pjrt-plugin",
        help: "file of the PJRT plugin that drives the gpu; default: looked for in Python environments")
    public static let pythonEnv = SettingKey(
        "python-env",
        help:
            "Python environment to look for a PJRT plugin in; default: the active one, then the usual places")
    public static let gpuDevices = SettingKey(
        "gpu-devices", help: "cards one process uses; default: all for a trainer, one for a captioner")
    public static let hub = SettingKey(
        "hub", default: "https://huggingface.co", help: "hub that models are pulled from")
    public static let hubTokenFile = SettingKey(
        "hub-token-file", help: "file with the access token for models that are not public")
    public static let hubCache = SettingKey(
        "hub-cache", help: "folder of downloads; default: blipstream/hub in the user's cache")
    public static let vocabulary = SettingKey(
        "vocabulary", help: "model folder or vocab.txt that a push counts tokens with")
    public static let parentPID = SettingKey("parent-pid", help: "end when this process has gone")

    /// What every service takes.
    public static let common = [home, databaseURL, blobs, listen, logLevel, threads, lease, poll, parentPID]
    /// What a service that computes on devices takes.
    public static let devices = [device, pjrtPlugin, pythonEnv, gpuDevices]
    public static let all =
        common + [
            ingestion, preprocessing, captioner, batch, batchWait, models, defaultModel, residentModels,
            precision, pictureFormats, recompute, featureMemory, featureFolder, products, maxISA, hub,
            hubTokenFile, hubCache, vocabulary,
        ] + devices

    /// Variables of the same prefix that are not settings of a process: where the demo finds its model, what tests look for.
    static let otherVariables: Set<String> = [
        "BLIP_TINY_MODEL", "BLIP_TEST_WEIGHTS", "BLIP_PARITY_PYTHON", "BLIP_PJRT_TEST_PLUGIN",
        "BLIP_PJRT_TEST_DIR", "BLIP_PJRT_TEST_REQUIRED",
    ]
}
