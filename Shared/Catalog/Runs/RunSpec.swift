/// What one training run does, defaults filled in.
public struct RunSpec: Sendable, Equatable, Codable {
    public var dataset: String
    public var baseModel: String
    /// Name of the result; nil: `<dataset>-<run id>`.
    public var outputModel: String?
    public var epochs = 5
    public var batchSize = 32
    public var learningRate = 1e-5
    public var minLearningRate = 0.0
    public var weightDecay = 0.05
    public var warmupSteps = 0
    /// `cosine`, `linear` or `constant`.
    public var schedule = "cosine"
    public var labelSmoothing = 0.1
    /// 0: no clipping.
    public var maxGradientNorm = 1.0
    public var seed: UInt64 = 0
    public var prompt = ""
    public var maxTokens = 40
    /// false: one caption a picture and epoch; true: every caption.
    public var allCaptions = false
    public var freezeVision = false
    /// 0: at the end of each epoch only.
    public var checkpointSteps = 0
    /// 0: epochs decide.
    public var maxSteps = 0
    /// Hidden dropout of the text decoder.
    public var dropout = 0.0
    /// What matrix products multiply: `fp32` or `bf16`.
    public var precision = "fp32"
    /// How training sees its pictures: `none`, `crop` (random crops) or `full` (and two drawn operations).
    public var augment = "none"
    /// With `crop` and `full`: left and right are exchanged in half of the cases. nil: decided when the run is
    /// queued, by whether a training caption names a side.
    public var flip: Bool?
    /// What trains it: `cpu` or `gpu` (only a worker that has one takes the run), or `auto`: what the worker has.
    public var device = "auto"

    public init(dataset: String, baseModel: String, outputModel: String? = nil) {
        self.dataset = dataset
        self.baseModel = baseModel
        self.outputModel = outputModel
    }

    /// Fields that a stored spec of an earlier version lacks take their defaults.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        dataset = try keys.decode(String.self, forKey: .dataset)
        baseModel = try keys.decode(String.self, forKey: .baseModel)
        outputModel = try keys.decodeIfPresent(String.self, forKey: .outputModel)
        func read<Value: Decodable>(_ key: CodingKeys, _ value: inout Value) throws {
            if let stored = try keys.decodeIfPresent(Value.self, forKey: key) { value = stored }
        }
        try read(.epochs, &epochs)
        try read(.batchSize, &batchSize)
        try read(.learningRate, &learningRate)
        try read(.minLearningRate, &minLearningRate)
        try read(.weightDecay, &weightDecay)
        try read(.warmupSteps, &warmupSteps)
        try read(.schedule, &schedule)
        try read(.labelSmoothing, &labelSmoothing)
        try read(.maxGradientNorm, &maxGradientNorm)
        try read(.seed, &seed)
        try read(.prompt, &prompt)
        try read(.maxTokens, &maxTokens)
        try read(.allCaptions, &allCaptions)
        try read(.freezeVision, &freezeVision)
        try read(.checkpointSteps, &checkpointSteps)
        try read(.maxSteps, &maxSteps)
        try read(.dropout, &dropout)
        try read(.precision, &precision)
        try read(.augment, &augment)
        flip = try keys.decodeIfPresent(Bool.self, forKey: .flip)
        try read(.device, &device)
    }

    /// - Throws: `CatalogError.invalid` naming the field and what it may be.
    public func validate() throws(CatalogError) {
        try require("epochs", epochs, 1...1000)
        try require("batch size", batchSize, 1...1024)
        try require("warm-up steps", warmupSteps, 0...10_000_000)
        try require("max tokens", maxTokens, 2...512)
        try require("checkpoint steps", checkpointSteps, 0...10_000_000)
        try require("max steps", maxSteps, 0...100_000_000)
        try require("minimal learning rate", minLearningRate, 0...1)
        try require("weight decay", weightDecay, 0...10)
        try require("label smoothing", labelSmoothing, 0...0.99)
        try require("maximal gradient norm", maxGradientNorm, 0...1e9)
        try require("dropout", dropout, 0...0.95)
        guard learningRate > 0, learningRate <= 1 else {
            throw .invalid("the learning rate must be above 0 and at most 1; got \(learningRate)")
        }
        guard ["cosine", "linear", "constant"].contains(schedule) else {
            throw .invalid("the schedule is cosine, linear or constant; got \"\(schedule)\"")
        }
        guard ["fp32", "bf16"].contains(precision) else {
            throw .invalid("the precision of training is fp32 or bf16; got \"\(precision)\"")
        }
        guard ["none", "crop", "full"].contains(augment) else {
            throw .invalid("augment is none, crop or full; got \"\(augment)\"")
        }
        guard ["auto", "cpu", "gpu"].contains(device) else {
            throw .invalid("the device is auto, cpu or gpu; got \"\(device)\"")
        }
        guard augment != "none" || flip != true else {
            throw .invalid("pictures are flipped only with augment crop or full; got flip with augment none")
        }
        guard prompt.utf8.count <= 512, !prompt.utf8.contains(0) else {
            throw .invalid("a prompt has at most 512 bytes and no NUL; got \(prompt.utf8.count) bytes")
        }
        if let outputModel { try Catalog.checkName(outputModel, of: "model") }
    }

    private func require<N: Comparable & Sendable>(
        _ name: String, _ value: N, _ range: ClosedRange<N>
    ) throws(CatalogError) {
        guard range.contains(value) else {
            throw .invalid("\(name) must lie in \(range.lowerBound)...\(range.upperBound); got \(value)")
        }
    }
}
