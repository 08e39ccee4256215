@main
struct PreprocessingMain {
    static func main() async throws {}
}
