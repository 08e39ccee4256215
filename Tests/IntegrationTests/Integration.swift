import Testing

/// Tests with real processes: the built programs, each installation in a home of its own with a private PostgreSQL. One after the
/// other: every one of them would use all cores.
@Suite(.serialized) enum Integration {}
