internal import Hummingbird

/// What Hummingbird does at its best: one route that answers the same bytes, whatever is asked. The measure of what a
/// server that looks something up could be.
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
