import Catalog

/// One picture's scores as the catalogue keeps them; CaptionMetrics has a type of the same name.
typealias PictureScores = CaptionScores
