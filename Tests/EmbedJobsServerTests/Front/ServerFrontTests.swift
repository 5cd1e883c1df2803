import EmbedJobs
import EmbedJobsServer
import EmbedJobsWire
import TestSupport
import Testing

@Suite struct ServerFrontTests {
    private let fixture = RouterFixture()

    private func front(unreadiness: String? = nil) -> ServerFront {
        ServerFront(
            fixture.router,
            authenticator: RouterFixture.Keys(),
            operatorEndpoints: ServerFront.OperatorEndpoints(
                unreadiness: { unreadiness },
                metrics: { "m 1\n" },
                openAPI: "openapi: 3.1.0\n"
            )
        )
    }

    private func ask(_ method: String, _ path: String, key: String? = nil, unreadiness: String? = nil) async
        -> ServerResponse
    {
        let headers: HeaderFields = key.map { ["Authorization": "Bearer \($0)"] } ?? [:]
        return await front(unreadiness: unreadiness).respond(
            ServerRequest(method: method, target: path, headers: headers)
        )
    }

    private func text(_ response: ServerResponse) -> String {
        guard case .bytes(let bytes) = response.body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func reportsHealthAndReadiness() async {
        #expect(await text(ask("GET", "/healthz")) == "{\"status\":\"ok\"}")
        #expect(await text(ask("GET", "/readyz")) == "{\"status\":\"ready\"}")
        let busy = await ask("GET", "/readyz", unreadiness: "the server is starting")
        #expect(busy.status == 503)
        #expect(text(busy).contains("the server is starting"))
        #expect(busy.headers["Retry-After"] != nil)
        #expect(await ask("GET", "/healthz", unreadiness: "x").status == 200)
    }

    @Test func metricsRequireAKey() async {
        #expect(await ask("GET", "/metrics").status == 401)
        #expect(await ask("GET", "/metrics", key: "wrong").status == 401)
        let measures = await ask("GET", "/metrics", key: "ann-key")
        #expect(text(measures) == "m 1\n" && measures.headers["Content-Type"]?.hasPrefix("text/plain") == true)
    }

    @Test func pathsOnlyAllowGetAndHead() async {
        for (path, route) in ServerFront.paths {
            let refused = await ask("POST", path, key: "ann-key")
            #expect(refused.status == 405 && refused.headers["Allow"] == "GET, HEAD")
            #expect(text(refused).contains("POST is not allowed at \(path); GET /openapi.yaml lists"))
            let head = await ask("HEAD", path, key: "ann-key")
            #expect(head.status == 200)
            #expect(text(head).isEmpty)
            #expect(head.route == route)
            #expect(head.headers["Content-Length"] != "0")
        }
    }

    /// People open a server's address in a browser, and some clients send requests to it without a path.
    @Test func startSaysWhereTheAPIIs() async {
        let response = await ask("GET", "/")
        #expect(response.status == 200)
        #expect(text(response).contains(#""openapi":"/openapi.yaml""#))
        #expect(text(await ask("POST", "/")).contains("POST /v2/embed"))
    }

    @Test func otherPathsGoToTheRouter() async {
        let response = await ask("GET", "/v1/models", key: "ann-key")
        #expect(response.status == 200)
        #expect(response.route == "listModels")
        #expect(response.caller?.owner == RouterFixture.ann)
        #expect(await ask("GET", "/healthz/").status == 404)
        let unknown = await ask("GET", "/nothing")
        #expect(unknown.status == 404)
        #expect(unknown.route == nil)
        #expect(unknown.caller == nil)
    }
}
