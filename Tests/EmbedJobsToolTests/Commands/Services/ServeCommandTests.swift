import Foundation
import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct ServeCommandTests {
    private static let rows = "{\"text\":\"a cat\",\"id\":1}\n{\"text\":\"a dog\",\"id\":2}\n"

    private func createBody(_ dataset: String) -> String {
        "{\"model\":\"tiny\",\"dataset_id\":\"\(dataset)\",\"input_type\":\"search_document\"}"
    }

    @Test func aJobFromUploadToDownload() async throws {
        let fixture = try await ServerFixture.start()
        let key = try fixture.makeKey("ann")
        #expect(key.hasPrefix("ej_"))
        #expect(key.utf8.count == 80)
        let dataset = try ServerFixture.member("id", in: try await fixture.upload(Self.rows, key: key).body)
        _ = try await fixture.wait(for: "\"validated\"", at: "/v1/datasets/\(dataset)", key: key)
        let json = ["Content-Type: application/json"]
        let created = try await fixture.ask(
            "POST",
            "/v1/embed-jobs",
            key: key,
            headers: json,
            body: createBody(dataset)
        )
        let job = try ServerFixture.member("job_id", in: created.body)
        let waited = try await fixture.ask("GET", "/v1/embed-jobs/\(job)?wait=60", key: key)
        let output = try ServerFixture.member("output_dataset_id", in: waited.body)
        let found = try await fixture.ask("GET", "/v1/datasets/\(output)", key: key)
        let url = try ServerFixture.member("url", in: found.body)
        let path = String(try #require(url.split(separator: "localhost").last))
        // The URL alone is the permission, as the official SDK expects.
        let part = try await fixture.ask("GET", path)
        #expect(part.status == 200)
        #expect(part.body.hasPrefix("Obj"))
        #expect(part.headers.contains("Content-Type: application/avro"))
        #expect(!part.headers.lowercased().contains("content-encoding"))
        let range = try await fixture.ask("GET", path, headers: ["Range: bytes=0-2"])
        #expect(range.status == 206)
        #expect(range.body == "Obj")
        let metrics = try await fixture.ask("GET", "/metrics", key: key).body
        #expect(metrics.contains("embedjobs_jobs{state=\"complete\"} 1\n"))
        #expect(metrics.contains("embedjobs_rows_embedded_total 2\n"))
        #expect(metrics.contains("embedjobs_rows_reused_total 0\n"))
        #expect(metrics.contains(#/\nembedjobs_tokens_total [1-9][0-9]*\n/#))
        #expect(metrics.contains("embedjobs_truncated_texts_total 0\n"))
        #expect(try await fixture.stop() == 0)
        // The URL is still valid after a restart.
        let again = try await ServerFixture.start(on: fixture.tool)
        #expect(try await again.ask("GET", path).status == 200)
        #expect(try await again.stop() == 0)
    }

    @Test func everyFileIsPrivate() async throws {
        let fixture = try await ServerFixture.start()
        let key = try fixture.makeKey("ann")
        _ = try await fixture.upload(Self.rows, key: key)
        func open(_ path: String) throws -> [String] {
            var status = stat()
            guard lstat(path, &status) == 0 else { return [] }
            var found = status.st_mode & 0o077 == 0 ? [] : [path]
            if Folder.isFolder(path) {
                for name in try Folder.names(in: path) { found += try open("\(path)/\(name)") }
            }
            return found
        }
        // The test created the folder itself and the models.
        for name in try Folder.names(in: fixture.tool.store) where name != "models" {
            #expect(try open("\(fixture.tool.store)/\(name)") == [])
        }
        #expect(try await fixture.stop() == 0)
        // No file contains the key.
        let files = try ChildProcess.run("/bin/grep", ["-rlF", key, fixture.tool.store])
        #expect(files.output == "")
    }

    // MARK: Keys

    @Test(arguments: [-1, 1_025, 99_999_999, .max])
    func refusesTooManyWorkers(count: Int) throws {
        let fixture = try ToolFixture()
        let option = try fixture.call(["serve", "--workers=\(count)"])
        #expect(option.exitCode == 2)
        #expect(option.errors.contains("--workers \(count): must be between 0 and 1024"), "\(option.errors)")
        #expect(try fixture.call(["serve", "--workers", "\(count)"]).errors == option.errors)
        let environment = fixture.environment.merging(["EMBEDJOBS_WORKERS": "\(count)"]) { $1 }
        let variable = try ChildProcess.run(fixture.binary, ["serve"], environment: environment)
        #expect(variable.exitCode == 2)
        #expect(variable.errors.contains("EMBEDJOBS_WORKERS=\(count): must be"), "\(variable.errors)")
        #expect(try Folder.names(in: fixture.store) == ["models"])
    }

    @Test func keysAreRequiredAndKeepOwnersApart() async throws {
        let fixture = try await ServerFixture.start()
        for path in ["/v1/embed-jobs", "/v1/datasets", "/v1/models", "/metrics"] {
            let response = try await fixture.ask("GET", path)
            #expect(response.status == 401 && response.body.contains("no api key supplied"), "\(path)")
            #expect(try await fixture.ask("GET", path, key: "wrong").body.contains("invalid api token"))
        }
        for path in ["/healthz", "/readyz", "/openapi.yaml"] {
            #expect(try await fixture.ask("GET", path).status == 200, "\(path)")
            #expect(try await fixture.ask("POST", path).status == 405, "\(path)")
        }
        let (ann, bob) = (try fixture.makeKey("ann"), try fixture.makeKey("bob"))
        let dataset = try ServerFixture.member("id", in: try await fixture.upload(Self.rows, key: ann).body)
        #expect(try await fixture.ask("GET", "/v1/datasets/\(dataset)", key: ann).status == 200)
        #expect(try await fixture.ask("GET", "/v1/datasets/\(dataset)", key: bob).status == 404)
        #expect(try await fixture.ask("GET", "/v1/datasets", key: bob).body == "{\"datasets\":[]}")
        #expect(try await fixture.ask("DELETE", "/v1/datasets/\(dataset)", key: bob).status == 404)
        #expect(try fixture.tool.call(["keys", "create", "two words"]).exitCode == 2)
        let nowhere = fixture.tool.folder.file("nowhere")
        #expect(try fixture.tool.call(["keys", "list", "--store", nowhere]).errors.contains("no store found in"))
        #expect(!Folder.exists(nowhere))
        let revoked = try fixture.tool.call(["keys", "revoke", "ann"])
        #expect(revoked.exitCode == 0)
        try await Task.sleep(for: .seconds(1))
        #expect(try await fixture.ask("GET", "/v1/datasets", key: ann).status == 401)
        #expect(try await fixture.ask("GET", "/v1/datasets", key: bob).status == 200)
        #expect(try await fixture.stop() == 0)
        let list = try fixture.tool.call(["keys"]).output.split(separator: "\n")
        #expect(list.count == 2 && list[0].contains(#""name":"ann","owner":"ann","#))
        #expect(list[0].contains(#""revoked_at":"2"#) && list[1].contains(#""used_at":"2"#), "\(list)")
    }

    @Test(arguments: [
        (["--listen", "0.0.0.0:0", "--no-auth"], "--no-auth: not allowed on 0.0.0.0:0"),
        (["--listen", "0.0.0.0:0"], "--insecure-http"), (["--listen", "nonsense"], "HOST:PORT"),
        (["--tls-cert", "x"], "must be given together"),
        (["--public-url", "ftp://x"], "--public-url ftp://x: must be"),
    ])
    func unsafeOptionsAreRefused(flags: [String], message: String) throws {
        let result = try ToolFixture().call(["serve"] + flags)
        #expect(result.exitCode == 2)
        #expect(result.errors.contains(message), "\(result.errors)")
    }

    @Test func aServerWithoutKeysLogsAWarning() async throws {
        let fixture = try await ServerFixture.start(["--no-auth"])
        #expect(try await fixture.ask("GET", "/v1/embed-jobs").body.hasPrefix("{\"embed_jobs\":[]"))
        try await fixture.server.waitForErrors(holding: "keys are not required")
        #expect(try await fixture.stop() == 0)
    }

    // MARK: Repeated requests

    @Test func aRequestWithAnIdempotencyKeyTakesEffectOnce() async throws {
        let fixture = try await ServerFixture.start()
        let key = try fixture.makeKey("ann")
        let first = try await fixture.upload(Self.rows, key: key, headers: ["Idempotency-Key: k1"])
        let second = try await fixture.upload(Self.rows, key: key, headers: ["Idempotency-Key: k1"])
        #expect(first.status == 200)
        #expect(second.body == first.body)
        let other = try await fixture.upload("{\"text\":\"other\"}\n", key: key, headers: ["Idempotency-Key: k1"])
        #expect(other.status == 422)
        #expect(try await fixture.stop() == 0)
        // A new process remembers it too.
        let again = try await ServerFixture.start(on: fixture.tool)
        #expect(try await again.upload(Self.rows, key: key, headers: ["Idempotency-Key: k1"]).body == first.body)
        let list = try await again.ask("GET", "/v1/datasets", key: key).body
        #expect(list.ranges(of: "\"dataset_type\"").count == 1)
        #expect(try await again.stop() == 0)
    }

    // MARK: The end

    @Test func aSignalDrainsTheServer() async throws {
        let fixture = try await ServerFixture.start(["--workers", "0"])
        let key = try fixture.makeKey("ann")
        let dataset = try ServerFixture.member("id", in: try await fixture.upload(Self.rows, key: key).body)
        _ = try await fixture.wait(for: "\"validated\"", at: "/v1/datasets/\(dataset)", key: key)
        let created = try await fixture.ask(
            "POST",
            "/v1/embed-jobs",
            key: key,
            headers: ["Content-Type: application/json"],
            body: createBody(dataset)
        )
        let job = try ServerFixture.member("job_id", in: created.body)
        // The job never ends, but the waiting request still gets its response.
        async let waiting = fixture.ask("GET", "/v1/embed-jobs/\(job)?wait=60", key: key)
        try await Task.sleep(for: .milliseconds(300))
        fixture.server.signal(SIGTERM)
        #expect(try await waiting.body.contains("\"processing\""))
        #expect(try await fixture.server.end() == 0)
        let last = try fixture.server.errors.split(separator: "\n").last
        #expect(last?.contains("\"ended\"") == true)
    }

    @Test func aServerWithoutItsStoreOrPortReportsIt() async throws {
        let fixture = try await ServerFixture.start()
        let second = try fixture.tool.call(["serve", "--listen", "127.0.0.1:\(fixture.port)"])
        #expect(second.exitCode == 75)
        #expect(second.errors.contains("owns this store"), "\(second.errors)")
        let other = try ToolFixture().call(["serve", "--listen", "127.0.0.1:\(fixture.port)"])
        #expect(other.exitCode == 1)
        #expect(other.errors.contains("another server may be running"), "\(other.errors)")
        #expect(try await fixture.stop() == 0)
    }
}
