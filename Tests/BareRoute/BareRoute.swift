internal import Hummingbird

/// An upper bound for the benchmarks: a Hummingbird server with one route that returns the same bytes for every
/// request.
@main
struct BareRoute {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        guard arguments.count == 2 else { fatalError("usage: BareRoute PORT BYTES") }
        let body = ByteBuffer(repeating: UInt8(ascii: "x"), count: arguments[1])
        let router = Router()
        let answer: @Sendable (Request, BasicRequestContext) -> Response = { _, _ in
            Response(status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: body))
        }
        router.get("constant", use: answer)
        let address = BindAddress.hostname("127.0.0.1", port: arguments[0])
        try await Application(router: router, configuration: .init(address: address)).runService()
    }
}
