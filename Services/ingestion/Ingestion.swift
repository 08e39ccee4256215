@main
struct IngestionMain {
    static func main() async throws {}
}
