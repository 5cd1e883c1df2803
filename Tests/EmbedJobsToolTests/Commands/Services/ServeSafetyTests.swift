import Foundation
import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The defaults of a server: only its user can reach it, and it does not reveal its contents.
@Suite struct ServeSafetyTests {
    private static let rows = "{\"text\":\"a cat\"}\n{\"text\":\"a dog\"}\n"

    // MARK: The network

    #if os(Linux)
    private static let canHaveOwnNetwork =
        (try? ChildProcess.run("/usr/bin/unshare", ["-rn", "/bin/true"]).exitCode == 0) ?? false

    /// Runs the server in an isolated network, reached by a socket file: everything works, and the system has counted
    /// no attempt to connect to anything.
    @Test(.enabled(if: canHaveOwnNetwork, "network namespaces are not available"))
    func itNeedsNoNetwork() async throws {
        let tool = try ToolFixture()
        let path = tool.folder.file("s")
        let arguments = ["-rn", tool.binary, "serve", "--listen", "unix:\(path)", "--no-auth"]
        let server = try RunningProgram("/usr/bin/unshare", arguments, environment: tool.environment)
        try await server.waitForErrors(holding: "\"message\":\"listening\"")
        func ask(_ method: String, _ target: String, _ headers: [String] = [], _ body: String = "") async throws
            -> String
        {
            let head = ["\(method) \(target) HTTP/1.1", "Host: x", "Connection: close"] + headers
            let text = (head + ["Content-Length: \(body.utf8.count)"]).joined(separator: "\r\n") + "\r\n\r\n" + body
            let got = try await offPool {
                let socket = try RawSocket(path: path)
                socket.send(text)
                return socket.readToEnd()
            }
            return try #require(got)
        }
        let form = RouteRequest.file(named: "a.jsonl", Self.rows) + "--x--\r\n"
        let type = ["Content-Type: multipart/form-data; boundary=x"]
        let uploaded = try await ask("POST", "/v1/datasets?name=rows&type=embed-input", type, form)
        let dataset = try ServerFixture.member("id", in: uploaded)
        while try await !ask("GET", "/v1/datasets/\(dataset)").contains("\"validated\"") { await Task.yield() }
        let body = "{\"model\":\"tiny\",\"dataset_id\":\"\(dataset)\",\"input_type\":\"search_document\"}"
        let created = try await ask("POST", "/v1/embed-jobs", ["Content-Type: application/json"], body)
        let job = try ServerFixture.member("job_id", in: created)
        #expect(try await ask("GET", "/v1/embed-jobs/\(job)?wait=60").contains("\"complete\""))
        // The namespace's counters start at 0: no connection was opened, no datagram sent, no route looked up in vain.
        let counted = try Self.counters(of: server.id)
        for name in ["Tcp.ActiveOpens", "Udp.OutDatagrams", "Ip.OutRequests", "Ip.OutNoRoutes", "Ip6OutNoRoutes"] {
            #expect(counted[name] == 0, "\(name)")
        }
        server.signal(SIGTERM)
        #expect(try await server.end() == 0)
    }

    /// The system's counters for a process's network namespace, such as `Tcp.ActiveOpens` and `Ip6OutNoRoutes`.
    private static func counters(of process: Int32) throws -> [String: Int] {
        let old = try String(contentsOfFile: "/proc/\(process)/net/snmp", encoding: .utf8)
        let new = try String(contentsOfFile: "/proc/\(process)/net/snmp6", encoding: .utf8)
        var counters: [String: Int] = [:]
        let lines = old.split(separator: "\n").map { $0.split(separator: " ") }
        for (names, values) in zip(lines, lines.dropFirst()) where names[0] == values[0] {
            for (name, value) in zip(names, values).dropFirst() {
                counters["\(names[0].dropLast()).\(name)"] = Int(value)
            }
        }
        for line in new.split(separator: "\n") {
            let words = line.split { $0.isWhitespace }
            counters[String(words[0])] = Int(words[1])
        }
        return counters
    }

    /// Reads the listening sockets from the system's table.
    @Test func itListensOnlyOnLoopback() async throws {
        let fixture = try await ServerFixture.start()
        let folder = "/proc/\(fixture.server.id)/fd"
        let sockets = Set(try Folder.names(in: folder).compactMap { Folder.linkTarget(of: "\(folder)/\($0)") })
        var listening: [String] = []
        for table in ["tcp", "tcp6", "udp", "udp6"] {
            // The system returns the table in pages, and Foundation reads only the first one.
            let text = try ChildProcess.run("/bin/cat", ["/proc/\(fixture.server.id)/net/\(table)"]).output
            for line in text.split(separator: "\n").dropFirst() {
                let words = line.split(separator: " ")
                if sockets.contains("socket:[\(words[9])]") { listening.append(String(words[1])) }
            }
        }
        let port = String(fixture.port, radix: 16, uppercase: true)
        #expect(listening == ["0100007F:\(String(repeating: "0", count: 4 - port.count))\(port)"])
        #expect(try await fixture.stop() == 0)
    }
    #endif

    // MARK: Uploads

    @Test(arguments: [
        "", "--x\r\nContent-Disposition: form-data; name=\"data\"; filename=\"a\"\r\n\r\n{\"text\":\"a\"}\n",
    ])
    func anAbortedUploadLeavesNoFiles(sent: String) async throws {
        let fixture = try await ServerFixture.start()
        let key = try fixture.makeKey("ann")
        let head = [
            "POST /v1/datasets?name=rows&type=embed-input HTTP/1.1", "Host: localhost", "Authorization: Bearer \(key)",
            "Content-Type: multipart/form-data; boundary=x", "Content-Length: 100000",
        ]
        let port = fixture.port
        try await offPool {
            let socket = try RawSocket(port: port)
            socket.send(head.joined(separator: "\r\n") + "\r\n\r\n" + sent)
        }
        // The socket is closed now. 499 is also nginx's status for it.
        try await fixture.server.waitForErrors(holding: "\"status\":499")
        #expect(try Folder.names(in: "\(fixture.tool.store)/datasets") == ["embedjobs-store"])
        #expect(try await fixture.ask("GET", "/v1/datasets", key: key).body == "{\"datasets\":[]}")
        #expect(try await fixture.stop() == 0)
    }

    /// No file is named after a name that a client chose.
    @Test func namesNeverBecomePaths() async throws {
        let fixture = try await ServerFixture.start(["--workers", "0"])
        let key = try fixture.makeKey("ann")
        let tricks = [
            "../../../escape", "..", "/etc/escape", "a/b.jsonl", "..\\escape", "a%00b", "%2e%2e%2fescape", "-rf", ".",
            "\u{202E}lnosj.a", "con", String(repeating: "a", count: 300), "a%0D%0AX-Y: z", "~", "$(escape)", "",
        ]
        for trick in tricks {
            let made = try await fixture.upload(bytes: Array(Self.rows.utf8), fileName: trick, key: key)
            try #require(made.status == 200, "\(trick): \(made.body)")
        }
        for name in ["..%2f..%2fother", "%2fetc%2fother", "a%0Ab", "%E2%80%AE", "..", "-", "%20"] {
            let made = try await fixture.upload(bytes: Array(Self.rows.utf8), fileName: "a.jsonl", key: key, name: name)
            let id = try ServerFixture.member("id", in: made.body)
            #expect(id.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains($0) }, "\(id)")
        }
        let nul = try await fixture.upload(bytes: Array(Self.rows.utf8), fileName: "a.jsonl", key: key, name: "a%00b")
        #expect(nul.status == 400 && nul.body.contains("must not contain a NUL"), "\(nul)")
        for id in try Folder.names(in: "\(fixture.tool.store)/datasets") {
            #expect(id.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains($0) }, "\(id)")
        }
        let found = try ChildProcess.run("/usr/bin/find", [fixture.tool.folder.path, "-name", "*escape*"])
        #expect(found.output == "")
        #expect(try await fixture.stop() == 0)
    }

    // MARK: The log

    /// Every request that changes something has a line with its key, route, object and status.
    @Test func everyChangeIsInTheLog() async throws {
        let fixture = try await ServerFixture.start(["--workers", "0"])
        let key = try fixture.makeKey("ann")
        let id = String(try #require(key.split(separator: "_").dropFirst().first))
        let dataset = try ServerFixture.member("id", in: try await fixture.upload(Self.rows, key: key).body)
        _ = try await fixture.wait(for: "\"validated\"", at: "/v1/datasets/\(dataset)", key: key)
        let job = try await fixture.makeJob(on: dataset, key: key)
        #expect(try await fixture.ask("POST", "/v1/embed-jobs/\(job)/cancel", key: key).status == 200)
        #expect(try await fixture.ask("DELETE", "/v1/datasets/\(dataset)", key: key).status == 200)
        #expect(try await fixture.ask("DELETE", "/v1/datasets/a%0Ab%1B%5B2J", key: key).status == 404)
        #expect(try await fixture.stop() == 0)
        let log = try fixture.server.errors.split(separator: "\n").filter { $0.contains("\"answered\"") }
        func hasLine(_ route: String, _ object: String, _ status: Int) -> Bool {
            let parts = [
                "\"route\":\"\(route)\"", "\"object\":\"\(object)\"", "\"status\":\(status)", "\"owner\":\"ann\"",
                "\"key\":\"\(id)\"",
            ]
            return log.contains { line in parts.allSatisfy { line.contains($0) } }
        }
        #expect(hasLine("createDataset", dataset, 200), "\(log)")
        #expect(hasLine("createEmbedJob", job, 200), "\(log)")
        #expect(hasLine("cancelEmbedJob", job, 200), "\(log)")
        #expect(hasLine("deleteDataset", dataset, 200), "\(log)")
        #expect(hasLine("deleteDataset", "a\\nb\\u001b[2J", 404), "\(log)")
    }

    // MARK: Rate limit

    @Test func aKeyHasALimitOfJobsPerMinute() async throws {
        let fixture = try await ServerFixture.start(["--workers", "0", "--rate-limit", "2"])
        let (ann, bob) = (try fixture.makeKey("ann"), try fixture.makeKey("bob"))
        for key in [ann, bob] {
            let dataset = try ServerFixture.member("id", in: try await fixture.upload(Self.rows, key: key).body)
            _ = try await fixture.wait(for: "\"validated\"", at: "/v1/datasets/\(dataset)", key: key)
            for _ in 0..<2 { _ = try await fixture.makeJob(on: dataset, key: key) }
            let body = "{\"model\":\"tiny\",\"dataset_id\":\"\(dataset)\",\"input_type\":\"search_document\"}"
            let json = ["Content-Type: application/json"]
            let refused = try await fixture.ask("POST", "/v1/embed-jobs", key: key, headers: json, body: body)
            #expect(refused.status == 429 && refused.headers.contains("Retry-After: "), "\(refused)")
            #expect(refused.body.contains("too many jobs in the last minute"))
        }
        #expect(try await fixture.stop() == 0)
    }
}
