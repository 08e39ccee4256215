@main
struct TrainerMain {
    static func main() async throws {}
}
