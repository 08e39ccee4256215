import Database

/// The catalogue's tables, step by step.
enum Schema {
    static let steps: [Migration] = [
        .init(version: 1, sql: initial), .init(version: 2, sql: pushes), .init(version: 3, sql: devices),
    ]
}
