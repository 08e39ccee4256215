@main
struct EvaluatorMain {
    static func main() async throws {}
}
