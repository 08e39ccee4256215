@main
struct BlipMain {
    static func main() async throws {}
}
