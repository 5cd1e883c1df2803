import EmbedJobs
import JobCommands
import JobScript
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite("APICommand")
struct APICommandTests {
    private let output = RecordingOutput()
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Runs a line with a service that logs each request and sends a fixed response.
    private func run(_ line: String, status: Int = 200, type: String = "application/json", body: String = "{}\n") async
        -> ExitCode
    {
        let output = output
        var effects = RunEffects(service: ScriptedService())
        effects.rawExchange = { request throws(APIError) in
            var sent: [UInt8] = []
            for try await chunk in request.body { sent += chunk }
            let text = String(decoding: sent, as: UTF8.self)
            output.message("sent \(request.method) \(request.target) \(request.contentType ?? "-") \(text)")
            return RawResponse(status: status, contentType: type, body: ByteSource(Array(body.utf8)))
        }
        var runner = ScriptRunner(session: Session(RunContext(effects), output: output))
        return await runner.run(Source(name: "t", text: line), parameters: [])
    }

    @Test("the request is sent unchanged, and the body is printed as data")
    func exchange() async {
        #expect(await run("api GET /v1/models?page_size=2", body: "{\"a\":1}") == .done)
        #expect(output.err == ["sent GET /v1/models?page_size=2 - "])
        #expect(output.out == ["{\"a\":1}"])
    }

    @Test("a body is text or a file's bytes, with a media type")
    func bodies() async throws {
        try folder.write("from a file", to: "body.txt")
        #expect(await run("api POST /v1/x body='{}'") == .done)
        #expect(await run("api PUT /v1/x body=\"@\(folder.file("body.txt"))\" content_type=text/plain") == .done)
        #expect(output.err == ["sent POST /v1/x application/json {}", "sent PUT /v1/x text/plain from a file"])
        #expect(await run("api POST /v1/x body=@\(folder.file("none"))") == .failure)
    }

    @Test("a response is a value with fields and elements")
    func value() async {
        let script = """
            let o = api GET /v1/models
            echo "$o.models.count $o.models[1].name $o.next"
            for m in $o.models { echo "$m.name: $m.sizes" }
            """
        let body = #"{"models": [{"name": "a", "sizes": [1]}, {"name": "b", "sizes": []}], "next": null}"# + "\n"
        #expect(await run(script, body: body) == .done, "\(output.err)")
        #expect(output.out == ["2 b ", "a: [1]", "b: []"])
    }

    @Test(
        "a response that is not an object is its text, its elements, or nothing",
        arguments: [
            ("[1, \"two\"]", ["1", "two"]), ("\"one\\nline\"", ["one\nline"]), ("12.0\n", ["12.0"]),
            ("plain text", ["plain text"]), ("{\"a\":1", ["{\"a\":1"]), ("", [""]),
        ]
    )
    func otherValues(body: String, lines: [String]) async {
        #expect(await run("for x in api GET /v1/x { echo $x }", body: body) == .done, "\(output.err)")
        #expect(output.out == lines)
    }

    @Test("the reason of a refused request is shown, also if its body was to be a value")
    func refusedValue() async {
        let script = "let o = api GET /v1/x else { echo \"status $error.status\" }"
        #expect(await run(script, status: 404, body: "{\"message\":\"no such path\"}") == .done)
        #expect(output.err.contains { $0.contains("no such path") }, "\(output.err)")
        #expect(output.out == ["status 404"])
    }

    @Test("an error response is printed and fails the command")
    func failure() async {
        #expect(await run("api GET /v1/x", status: 404, body: "{\"message\":\"no\"}") == .failure)
        #expect(output.out == ["{\"message\":\"no\"}"])
        #expect(output.err.last?.contains("GET /v1/x: the service responded with status 404") == true)
    }

    @Test("a response that is not text goes to a file, whole or not at all")
    func file() async throws {
        #expect(await run("api GET /v1/p", type: "application/octet-stream") == .failure)
        #expect(output.err.last?.contains("add to=FILE") == true)
        let path = folder.file("part")
        #expect(await run("api GET /v1/p to=\(path)", type: "application/octet-stream", body: "bytes") == .done)
        #expect(try folder.read("part") == Array("bytes".utf8))
        #expect(await run("api GET /v1/p to=\(path)", body: "other") == .usage)
        #expect(await run("api GET /v1/p to=\(path) overwrite=true", body: "other") == .done)
        #expect(try folder.read("part") == Array("other".utf8))
    }

    @Test("a pipe gets the response and stays a pipe")
    func pipe() async throws {
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
        let reader = open(folder.file("pipe"), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(reader) }
        #expect(await run("api GET /v1/p to=\(folder.file("pipe")) overwrite=true", body: "bytes") == .done)
        var bytes = [UInt8](repeating: 0, count: 20)
        #expect(read(reader, &bytes, bytes.count) == 5)
        var status = stat()
        #expect(lstat(folder.file("pipe"), &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFIFO)
    }

    @Test(
        "an invalid method or path is a mistake",
        arguments: ["api FETCH /v1/x", "api GET v1/x", "api GET '/v1/a b'"]
    )
    func mistakes(line: String) async {
        #expect(await run(line) == .usage)
        #expect(!output.err.contains { $0.hasPrefix("sent") })
    }
}
