@main
struct CaptionerMain {
    static func main() async throws {}
}
