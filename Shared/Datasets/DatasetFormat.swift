/// The forms in which captions of pictures come.
public enum DatasetFormat: String, Sendable, CaseIterable, Codable {
    /// `cat.jpg` with `cat.txt` or `cat.caption`; every line is a caption.
    case sidecar
    /// Hugging Face: `metadata.jsonl` or `metadata.csv` beside the pictures.
    case imagefolder
    /// `{"images": […], "annotations": [{"image_id", "caption"}]}`.
    case coco
    /// `{"dataset", "images": [{"filename", "split", "sentences": [{"raw"}]}]}`.
    case karpathy
    /// BLIP and LAVIS: `[{"image", "caption", "image_id"}]`.
    case blipList = "blip-list"
    /// `captions.txt` with the header `image,caption`.
    case flickr8k
    /// `name.jpg#0<TAB>caption`.
    case flickrToken = "flickr-token"
    /// `image_name| comment_number| comment`.
    case flickr30k
    /// tar archives whose members share keys.
    case webdataset
    /// Two columns with a tab between them: file and caption, in either order.
    case tsv

    /// What the files of the format look like.
    var expectation: String {
        switch self {
        case .sidecar: "a .txt or .caption file beside each picture"
        case .imagefolder: "metadata.jsonl or metadata.csv"
        case .coco: "a JSON object with images and annotations"
        case .karpathy: "a JSON object with dataset and images that have sentences"
        case .blipList: "a JSON array of objects with image and caption"
        case .flickr8k: "a text file that begins with image,caption"
        case .flickrToken: "lines such as name.jpg#0, a tab, a caption"
        case .flickr30k: "a text file that begins with image_name| comment_number| comment"
        case .webdataset: "tar members such as 000001.jpg and 000001.txt"
        case .tsv: "lines of a file and a caption with a tab between them"
        }
    }
}

/// How a source is read.
public struct ReadingOptions: Sendable {
    /// nil: found out from the files.
    public var format: DatasetFormat?
    /// The caption column of imagefolder metadata; nil: text, caption, captions or caption_0….
    public var captionColumn: String?
    /// Of a sidecar file only the first line that says something.
    public var firstSidecarLineOnly = false

    public init(
        format: DatasetFormat? = nil, captionColumn: String? = nil, firstSidecarLineOnly: Bool = false
    ) {
        self.format = format
        self.captionColumn = captionColumn
        self.firstSidecarLineOnly = firstSidecarLineOnly
    }
}
