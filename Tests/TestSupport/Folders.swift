public import Foundation

/// The folder of committed fixtures, found from this source file so that tests run from any directory.
public let fixturesFolder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

/// The root of the project.
public let projectFolder = fixturesFolder.deletingLastPathComponent().deletingLastPathComponent()
