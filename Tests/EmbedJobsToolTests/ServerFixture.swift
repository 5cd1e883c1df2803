import Foundation
import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The real server of the binary, on a store of its own with the model `tiny`, for one test.
struct ServerFixture {
    let tool: ToolFixture
    let server: RunningProgram
    let port: Int

    /// Starts a server with these options and waits until it listens.
    static func start(_ flags: [String] = [], on tool: ToolFixture? = nil) async throws -> ServerFixture {
        let tool = try tool ?? ToolFixture()
        let server = try RunningProgram(
            tool.binary,
            ["serve", "--listen", "127.0.0.1:0", "--log-format", "json"] + flags,
            environment: tool.environment
        )
        try await server.waitForErrors(holding: "\"message\":\"listening\"")
        let line = try server.errors.split(separator: "\n").first { $0.contains("listening") }
        let address = try #require(line?.split(separator: "\"address\":\"").last?.prefix { $0 != "\"" })
        return ServerFixture(
            tool: tool,
            server: server,
            port: try #require(Int(address.split(separator: ":").last ?? ""))
        )
    }

    var url: String { "http://127.0.0.1:\(port)" }

    /// Creates a key, and with it a new owner.
    func makeKey(_ name: String) throws -> String {
        let made = try tool.call(["keys", "create", name])
        try #require(made.exitCode == 0, "\(made.errors)")
        return made.output.trimmingCharacters(in: .newlines)
    }

    /// Sends a request and returns the whole response.
    func ask(_ method: String, _ path: String, key: String? = nil, headers: [String] = [], body: String = "")
        async throws
        -> (status: Int, headers: String, body: String)
    {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: localhost", "Connection: close"] + headers
        if let key { lines.append("Authorization: Bearer \(key)") }
        if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
        let text = lines.joined(separator: "\r\n") + "\r\n\r\n" + body
        let port = port
        let got = try await offPool {
            let socket = try RawSocket(port: port)
            socket.send(text)
            return socket.readToEnd()
        }
        let response = try #require(got, "the connection was not closed")
        let end = try #require(response.firstRange(of: "\r\n\r\n"), "\(response)")
        let status = try #require(Int(response.split(separator: " ").dropFirst().first ?? ""))
        return (status, String(response[..<end.lowerBound]), String(response[end.upperBound...]))
    }

    /// Uploads rows and returns the response.
    func upload(_ text: String, key: String, headers: [String] = []) async throws -> (status: Int, body: String) {
        let body =
            "--x\r\nContent-Disposition: form-data; name=\"data\"; filename=\"a.jsonl\"\r\n\r\n\(text)\r\n--x--\r\n"
        let response = try await ask(
            "POST",
            "/v1/datasets?name=rows&type=embed-input",
            key: key,
            headers: ["Content-Type: multipart/form-data; boundary=x"] + headers,
            body: body
        )
        return (response.status, response.body)
    }

    /// Uploads bytes with arbitrary names; `name` is inserted into the query unchanged.
    func upload(bytes: [UInt8], fileName: String, key: String, name: String = "rows", query: String = "") async throws
        -> (status: Int, body: String)
    {
        let form = RouteRequest.file(named: fileName, "\u{1}").split(separator: "\u{1}")
        let body = Array(form[0].utf8) + bytes + Array("\(form[1])--x--\r\n".utf8)
        let head = [
            "POST /v1/datasets?name=\(name)&type=embed-input\(query) HTTP/1.1", "Host: localhost", "Connection: close",
            "Authorization: Bearer \(key)", "Content-Type: multipart/form-data; boundary=x",
            "Content-Length: \(body.count)",
        ]
        let port = port
        let response = try await offPool {
            let socket = try RawSocket(port: port)
            socket.send(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
            return socket.readToEnd().flatMap { RawAnswer($0) }
        }
        let read = try #require(response)
        return (read.status, read.body)
    }

    /// Creates a job with the model `tiny` and returns its id.
    func makeJob(on dataset: String, key: String) async throws -> String {
        let body = "{\"model\":\"tiny\",\"dataset_id\":\"\(dataset)\",\"input_type\":\"search_document\"}"
        let json = ["Content-Type: application/json"]
        let response = try await ask("POST", "/v1/embed-jobs", key: key, headers: json, body: body)
        return try Self.member("job_id", in: response.body)
    }

    /// Waits until the validation of a dataset has succeeded or failed.
    func waitForVerdict(at path: String, key: String) async throws -> String {
        while true {
            let response = try await ask("GET", path, key: key)
            if response.body.contains("\"validated\"") || response.body.contains("\"failed\"") { return response.body }
            try #require(response.status == 200, "\(response.body)")
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Waits until a response contains a text.
    func wait(for text: String, at path: String, key: String) async throws -> String {
        while true {
            let response = try await ask("GET", path, key: key)
            if response.body.contains(text) { return response.body }
            try #require(!response.body.contains("\"failed\""), "\(response.body)")
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// The text of a member of a JSON body.
    static func member(_ name: String, in body: String) throws -> String {
        String(
            try #require(body.split(separator: "\"\(name)\":\"").dropFirst().first?.prefix { $0 != "\"" }, "\(body)")
        )
    }

    /// Stops the server and returns its exit code.
    func stop() async throws -> Int32 {
        server.signal(SIGTERM)
        return try await server.end()
    }
}
