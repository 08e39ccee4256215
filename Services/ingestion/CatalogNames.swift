import Catalog

// Messages of the same name exist. The module and its main type share a name too, so these cannot be told apart by qualifying.
typealias StoredRunSpec = RunSpec
typealias StoredRunAttempt = RunAttempt
typealias StoredDatasetImage = DatasetImage
typealias StoredPushRecord = PushRecord
