/// The ingestion process: pictures in.
public enum IngestionService {
    /// Pictures with captions; the reply comes when each is durable or refused.
    public static let pushImages = ClientStreamMethod<PushFrame, PushReply>("/blip.v1.Ingestion/PushImages")
    /// Rows whose pictures may be there already; those that are need not travel.
    public static let pushKnown = UnaryMethod<PushKnownRequest, PushKnownReply>(
        "/blip.v1.Ingestion/PushKnown", timeout: .seconds(60))
    /// What a whole push came to.
    public static let recordPush = UnaryMethod<RecordPushRequest, RecordPushReply>(
        "/blip.v1.Ingestion/RecordPush")
    /// The bytes of pictures.
    public static let fetchImages = ServerStreamMethod<FetchImagesRequest, FetchImagesFrame>(
        "/blip.v1.Ingestion/FetchImages", timeout: .seconds(600))
    /// Rows the client had to refuse itself.
    public static let reportRejected = UnaryMethod<ReportRejectedRequest, ReportRejectedReply>(
        "/blip.v1.Ingestion/ReportRejected")
}

/// The catalogue, served by ingestion: datasets, models, runs, evaluations, workers.
public enum CatalogService {
    private static let base = "/blip.v1.Catalog/"

    /// All datasets.
    public static let listDatasets = UnaryMethod<ListDatasetsRequest, ListDatasetsReply>(
        base + "ListDatasets")
    /// One dataset and its first rejections.
    public static let getDataset = UnaryMethod<GetDatasetRequest, GetDatasetReply>(base + "GetDataset")
    /// Rows of a dataset that were refused and pictures that could not be decoded, a page at a time.
    public static let listRejections = UnaryMethod<ListRejectionsRequest, ListRejectionsReply>(
        base + "ListRejections")
    /// Pictures of a dataset, a page at a time.
    public static let listImages = UnaryMethod<ListImagesRequest, ListImagesReply>(base + "ListImages")
    /// All models.
    public static let listModels = UnaryMethod<ListModelsRequest, ListModelsReply>(base + "ListModels")
    /// A model folder in; models are large, so it may take 30 minutes.
    public static let importModel = ClientStreamMethod<ImportModelFrame, ImportModelReply>(
        base + "ImportModel", timeout: .seconds(1800))
    /// A model folder out, in the frames ImportModel takes.
    public static let exportModel = ServerStreamMethod<ExportModelRequest, ImportModelFrame>(
        base + "ExportModel", timeout: .seconds(1800))
    /// A new training run; repeating it would queue a second one.
    public static let queueRun = UnaryMethod<QueueRunRequest, QueueRunReply>(
        base + "QueueRun", isIdempotent: false)
    /// One run.
    public static let getRun = UnaryMethod<GetRunRequest, GetRunReply>(base + "GetRun")
    /// The newest runs.
    public static let listRuns = UnaryMethod<ListRunsRequest, ListRunsReply>(base + "ListRuns")
    /// Asks a run to stop for good.
    public static let cancelRun = UnaryMethod<ControlRunRequest, ControlRunReply>(base + "CancelRun")
    /// Asks a run to stop at its next checkpoint.
    public static let pauseRun = UnaryMethod<ControlRunRequest, ControlRunReply>(base + "PauseRun")
    /// Queues a paused run again.
    public static let resumeRun = UnaryMethod<ControlRunRequest, ControlRunReply>(base + "ResumeRun")
    /// Metric points of a run.
    public static let getMetrics = UnaryMethod<GetMetricsRequest, GetMetricsReply>(base + "GetMetrics")
    /// A run's state whenever it changes, until it has ended.
    public static let watchRun = ServerStreamMethod<WatchRunRequest, WatchRunReply>(
        base + "WatchRun", timeout: .seconds(86_400))
    /// A new evaluation; repeating it would queue a second one.
    public static let queueEvaluation = UnaryMethod<QueueEvaluationRequest, QueueEvaluationReply>(
        base + "QueueEvaluation", isIdempotent: false)
    /// One evaluation.
    public static let getEvaluation = UnaryMethod<GetEvaluationRequest, GetEvaluationReply>(
        base + "GetEvaluation")
    /// The newest evaluations.
    public static let listEvaluations = UnaryMethod<ListEvaluationsRequest, ListEvaluationsReply>(
        base + "ListEvaluations")
    /// The captions of an evaluation, a page at a time.
    public static let getEvaluationCaptions = UnaryMethod<
        GetEvaluationCaptionsRequest, GetEvaluationCaptionsReply
    >(
        base + "GetEvaluationCaptions")
    /// The processes that reported lately.
    public static let listWorkers = UnaryMethod<ListWorkersRequest, ListWorkersReply>(base + "ListWorkers")
}

/// The preprocessing process: training batches out.
public enum PreprocessingService {
    /// The batches of one epoch, from a cursor. An epoch may take a day.
    public static let streamBatches = ServerStreamMethod<StreamBatchesRequest, Batch>(
        "/blip.v1.Preprocessing/StreamBatches", timeout: .seconds(86_400))
    /// What it has done and has left to do.
    public static let status = UnaryMethod<PreprocessingStatusRequest, PreprocessingStatusReply>(
        "/blip.v1.Preprocessing/Status")
}

/// The captioner process: pictures in, captions out. All pure, so all repeatable.
public enum CaptionerService {
    private static let base = "/blip.v1.Captioner/"

    /// One picture of at most 3 MiB.
    public static let caption = UnaryMethod<CaptionRequest, CaptionReply>(
        base + "Caption", timeout: .seconds(10))
    /// One picture of at most 20 MiB, in chunks.
    public static let captionUpload = ClientStreamMethod<CaptionUploadFrame, CaptionReply>(
        base + "CaptionUpload")
    /// Several pictures; a reply for each as it is ready.
    public static let captionStream = ServerStreamMethod<CaptionStreamRequest, CaptionStreamReply>(
        base + "CaptionStream", timeout: .seconds(120))
    /// Captions of one picture, scored by a retrieval model.
    public static let align = ClientStreamMethod<AlignFrame, AlignReply>(base + "Align")
    /// Loads a model beside those resident.
    public static let loadModel = UnaryMethod<LoadModelRequest, LoadModelReply>(
        base + "LoadModel", timeout: .seconds(60))
    /// The resident models.
    public static let listLoaded = UnaryMethod<ListLoadedRequest, ListLoadedReply>(base + "ListLoaded")
}

/// The trainer process.
public enum TrainerService {
    /// The run in hand.
    public static let status = UnaryMethod<WorkerStatusRequest, WorkerStatusReply>("/blip.v1.Trainer/Status")
}

/// The evaluator process.
public enum EvaluatorService {
    /// The evaluation in hand.
    public static let status = UnaryMethod<WorkerStatusRequest, WorkerStatusReply>(
        "/blip.v1.Evaluator/Status")
}

/// Health, answered by every process.
public enum HealthService {
    /// Whether a process, or one service of it, serves.
    public static let check = UnaryMethod<HealthCheckRequest, HealthCheckResponse>(
        "/grpc.health.v1.Health/Check", timeout: .seconds(1))
}
