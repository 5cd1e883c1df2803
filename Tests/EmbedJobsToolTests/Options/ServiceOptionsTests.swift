import LocalFiles
import Synchronization
import TestSupport
import Testing

/// Which service and key are used, and that keys are never shown.
@Suite struct ServiceOptionsTests {
    private static let canary = "embedjobs-canary-key-1"

    /// The binary with a folder for its settings and a fake service.
    private struct ServiceFixture {
        let tool: ToolFixture
        let server: RawServer
        private let log: Log

        final class Log: Sendable {
            let requests = Mutex<[String]>([])
        }

        init(
            _ response: @escaping @Sendable (RawServer.Connection, String) -> Void = { connection, _ in
                connection.response("200 OK", #"{"embed_jobs":[]}"#)
            }
        )
            throws
        {
            tool = try ToolFixture()
            let log = Log()
            self.log = log
            server = try RawServer { connection, _ in
                while true {
                    let request = connection.readRequest()
                    if request.isEmpty { return }
                    log.requests.withLock { $0.append(request) }
                    response(connection, request)
                }
            }
        }

        /// The options that select the fake service.
        var flags: [String] { ["--server", server.address] }

        var requests: [String] { log.requests.withLock { $0 } }

        /// The first lines of the requests so far.
        var lines: [String] { requests.map { String($0.prefix { $0 != "\r\n" }) } }

        /// Runs the binary without the variables of this machine's environment that select a service.
        func call(_ arguments: [String], _ environment: [String: String?] = [:], input: String = "") throws
            -> ChildProcess
        {
            let all = tool.environment.merging([
                "XDG_CONFIG_HOME": tool.folder.file("settings"), "XDG_STATE_HOME": tool.folder.file("state"),
                "EMBEDJOBS_SERVER": nil, "CO_API_KEY": nil, "EMBEDJOBS_API_KEY": nil, "INPUT": input,
            ]) { $1 }.merging(environment) { $1 }
            let script = "printf '%s\\n' \"$INPUT\" | \"$0\" \"$@\""
            return try ChildProcess.run(
                "/bin/sh",
                ["-c", script, tool.binary] + arguments,
                environment: all,
                folder: tool.work
            )
        }

        func settings(_ text: String) throws { try tool.folder.write(text, to: "settings/embedjobs/config") }
    }

    @Test func aServiceIsUsedByItsAddress() throws {
        let fixture = try ServiceFixture()
        let result = try fixture.call(["list", "--server", fixture.server.address], ["EMBEDJOBS_API_KEY": Self.canary])
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(fixture.lines == ["GET /v1/embed-jobs HTTP/1.1"])
        #expect(fixture.requests[0].contains("Authorization: Bearer \(Self.canary)\r\n"))
        #expect(!Folder.exists("\(fixture.tool.store)/db.sqlite"))
    }

    /// A service's response repeats the key; every output and file hides it.
    @Test func aKeyInAResponseIsHiddenEverywhere() throws {
        let fixture = try ServiceFixture { connection, request in
            let words = "the key \(Self.canary) of \(request.prefix(3)) is not valid"
            let status = request.contains(" /v1/embed-jobs") ? "401 Unauthorized" : "400 Bad Request"
            connection.response(status, #"{"message":"\#(words)"}"#)
        }
        let handled = "datasets else { echo $error.message; echo $error.message > kept }\n"
        try fixture.tool.folder.write(handled + "api GET /v1/x else { echo $error }\nlist", to: "work/l.embedjobs")
        let key = ["EMBEDJOBS_API_KEY": Self.canary]
        for (format, name) in [("json", "r.json"), ("junit", "r.xml")] {
            let flags = ["--report", "\(format):\(name)", "--verbose"] + fixture.flags
            let result = try fixture.call(["run", "l.embedjobs"] + flags, key)
            #expect(result.exitCode == 7 && !result.errors.contains(Self.canary), "\(result.errors)")
            #expect(result.output.hasPrefix("the key [hidden] of GET is not valid\n"), "\(result.output)")
            #expect(!result.output.contains(Self.canary))
            for file in [name, "kept"] {
                let text = String(decoding: try fixture.tool.folder.read("work/\(file)"), as: UTF8.self)
                #expect(text.contains("the key [hidden] of GET") && !text.contains(Self.canary), "\(text)")
            }
        }
    }

    @Test func theEnvironmentSelectsAServiceForEveryEntryPoint() throws {
        let fixture = try ServiceFixture()
        let environment = ["EMBEDJOBS_SERVER": fixture.server.address]
        try fixture.tool.folder.write("list\n", to: "work/l.embedjobs")
        for arguments in [["-c", "list"], ["list"], ["run", "l.embedjobs"], ["run", "l.embedjobs", "-q"]] {
            let result = try fixture.call(arguments, environment)
            #expect(result.exitCode == 0, "\(result.errors)")
        }
        #expect(fixture.lines == Array(repeating: "GET /v1/embed-jobs HTTP/1.1", count: 4))
        #expect(!fixture.requests[0].contains("Authorization"))
    }

    @Test func aKeyAloneSelectsNoService() throws {
        let fixture = try ServiceFixture()
        let keys = ["CO_API_KEY": Self.canary, "EMBEDJOBS_API_KEY": Self.canary]
        let result = try fixture.call(["embed", "a", "model=tiny"], keys)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(Folder.exists("\(fixture.tool.store)/db.sqlite"))
    }

    @Test func cohereIsNotAskedWithoutAKey() throws {
        let result = try ServiceFixture().call(["list", "--cohere"])
        #expect(result.exitCode == 7)
        #expect(result.errors.contains("no key for https://api.cohere.com: set CO_API_KEY"), "\(result.errors)")
    }

    @Test(
        arguments: [
            ["list", "--server", "http://a", "--cohere"], ["list", "--server", "a.example"],
            ["list", "--server", "http://me:secret@a.example"], ["list", "--profile", "none"],
        ]
    )
    func invalidSelectionsAreRefused(arguments: [String]) throws {
        let result = try ServiceFixture().call(arguments)
        #expect(result.exitCode == 2 && result.output == "" && !result.errors.contains("secret"), "\(result.errors)")
    }

    @Test func aProfileNamesAService() throws {
        let fixture = try ServiceFixture()
        try fixture.settings("# mine\n[profile work]\n  server = \(fixture.server.address)/tenant \n")
        let result = try fixture.call(["list", "--profile", "work"])
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(fixture.lines == ["GET /tenant/v1/embed-jobs HTTP/1.1"])
        let other = try fixture.call(["list", "--profile", "home"])
        #expect(other.errors.contains("unknown profile home"), "\(other.errors)")
        #expect(other.errors.contains("known profiles: work"), "\(other.errors)")
    }

    @Test(
        arguments: [
            ("[profile a]\nserver http://a\n", "config:2:1", "not a setting"),
            ("server = http://a\n", "config:1:1", "server is outside any section"),
            ("[profile a]\nsrever = http://a\n", "config:2:1", "unknown setting srever"),
            ("[profile a]\nserver = http://a\nserver = http://b\n", "config:3:1", "server is set twice"),
            ("[profil a]\n", "config:1:1", "not a section header"),
            ("[profile a]\n[profile a]\n", "config:2:1", "duplicate section [profile a]"),
            ("[profile a]\nserver = ftp://a\n", "config:2:10", "must start with https://"),
            ("\n[profile a]\n", "config:2:1", "profile a: server is missing"),
        ]
    )
    func aMistakeInTheProfilesHasAPosition(text: String, place: String, message: String) throws {
        let fixture = try ServiceFixture()
        try fixture.settings(text)
        let result = try fixture.call(["list", "--profile", "a"])
        #expect(result.exitCode == 2)
        #expect(result.errors.contains(place) && result.errors.contains(message), "\(result.errors)")
    }

    @Test func aStoredKeyIsSentOnlyToItsService() throws {
        let fixture = try ServiceFixture()
        let address = fixture.server.address
        let login = try fixture.call(["login", "--server", address], input: " \(Self.canary) ")
        #expect(login.exitCode == 0 && login.output == "" && !login.errors.contains(Self.canary), "\(login.errors)")
        let file = fixture.tool.folder.file("settings/embedjobs/credentials")
        #expect(try InputFile(path: file).isPrivate)
        #expect(try fixture.call(["list", "--server", address]).exitCode == 0)
        #expect(fixture.requests.last?.contains("Authorization: Bearer \(Self.canary)\r\n") == true)
        // Another service gets no key; a key in the environment takes precedence.
        let other = try ServiceFixture()
        let environment: [String: String?] = ["XDG_CONFIG_HOME": fixture.tool.folder.file("settings")]
        #expect(try other.call(["list", "--server", other.server.address], environment).exitCode == 0)
        #expect(other.requests.last?.contains("Authorization") == false)
        #expect(try fixture.call(["list", "--server", address], ["EMBEDJOBS_API_KEY": "another-key"]).exitCode == 0)
        #expect(fixture.requests.last?.contains("Authorization: Bearer another-key\r\n") == true)

        #expect(try fixture.call(["logout", "--server", address]).errors.contains("removed the key"))
        #expect(try fixture.call(["logout", "--server", address]).errors.contains("no key stored"))
        #expect(try fixture.call(["list", "--server", address]).exitCode == 0)
        #expect(fixture.requests.last?.contains("Authorization") == false)
    }

    @Test func aProfileHasItsOwnKey() throws {
        let fixture = try ServiceFixture()
        try fixture.settings(
            "[profile a]\nserver = \(fixture.server.address)\n[profile b]\nserver = \(fixture.server.address)\n"
        )
        #expect(try fixture.call(["login", "--profile", "a"], input: "key-of-a").exitCode == 0)
        for (profile, isKnown) in [("a", true), ("b", false)] {
            #expect(try fixture.call(["list", "--profile", profile]).exitCode == 0)
            #expect(fixture.requests.last?.contains("Authorization: Bearer key-of-a\r\n") == isKnown)
        }
        // If the profile's address changes, the key is not sent to the new one.
        let other = try ServiceFixture()
        try fixture.settings("[profile a]\nserver = \(other.server.address)\n")
        #expect(try fixture.call(["list", "--profile", "a"]).exitCode == 0)
        #expect(other.requests.last?.contains("Authorization") == false)
    }

    @Test func credentialsReadableByOthersAreRefused() throws {
        let fixture = try ServiceFixture()
        let file = try fixture.tool.folder.write(
            "[server \(fixture.server.address)]\nkey = \(Self.canary)\n",
            to: "settings/embedjobs/credentials"
        )
        let result = try fixture.call(["list", "--server", fixture.server.address])
        #expect(result.exitCode == 7)
        #expect(fixture.requests.isEmpty)
        #expect(result.errors.contains("\(file) can be read by others"), "\(result.errors)")
        #expect(!result.errors.contains(Self.canary))
    }

    @Test(arguments: ["", "two words", "kéy"]) func anInvalidKeyIsNotStored(text: String) throws {
        let fixture = try ServiceFixture()
        #expect(try fixture.call(["login", "--server", fixture.server.address], input: text).exitCode == 2)
        #expect(!Folder.exists(fixture.tool.folder.file("settings/embedjobs/credentials")))
    }

    @Test func aRefusedKeyIsNotStored() throws {
        let refusing = try ServiceFixture { connection, _ in
            connection.response("401 Unauthorized", #"{"message":"invalid api token"}"#)
        }
        let refused = try refusing.call(["login"] + refusing.flags, input: Self.canary)
        #expect(refused.exitCode == 7 && refused.errors.contains("does not accept this key"), "\(refused.errors)")
        #expect(!Folder.exists(refusing.tool.folder.file("settings/embedjobs/credentials")))
        let accepting = try ServiceFixture { connection, _ in connection.response("200 OK", #"{"valid":true}"#) }
        let kept = try accepting.call(["login"] + accepting.flags, input: Self.canary)
        #expect(kept.exitCode == 0, "\(kept.errors)")
        #expect(kept.errors == "stored the key for \(accepting.server.address)\n")
        #expect(accepting.lines == ["POST /v1/check-api-key HTTP/1.1"])
    }

    @Test func coheresKeyIsSentOnlyToCohere() throws {
        let fixture = try ServiceFixture()
        #expect(try fixture.call(["list"] + fixture.flags, ["CO_API_KEY": Self.canary]).exitCode == 0)
        #expect(fixture.requests.count == 1 && !fixture.requests[0].contains(Self.canary))
    }

    private static let create = ["create", "model=m", "dataset_id=d", "input_type=search_document"]

    @Test func aWrongKeyHasItsOwnExitCode() throws {
        let fixture = try ServiceFixture { connection, _ in
            connection.response("401 Unauthorized", #"{"message":"invalid api token"}"#)
        }
        let result = try fixture.call(Self.create + ["--server", fixture.server.address])
        #expect(result.exitCode == 7)
        #expect(fixture.requests.count == 1)
        #expect(result.errors.contains("invalid api token"), "\(result.errors)")
        #expect(result.errors.contains("run embedjobs login to save a key"), "\(result.errors)")
    }

    /// After such a response, no further request is sent with the key.
    @Test(arguments: [401, 402, 403, 498]) func aRefusedKeyIsNotSentAgain(status: Int) throws {
        let fixture = try ServiceFixture { connection, _ in connection.response("\(status) No", #"{"message":"no"}"#) }
        let result = try fixture.call(
            ["-c", "list; datasets; wait j"] + fixture.flags,
            ["EMBEDJOBS_API_KEY": Self.canary]
        )
        #expect(result.exitCode == 7, "\(result.errors)")
        #expect(fixture.requests.count == 1)
    }

    /// Neither a loop that catches errors nor the next script of the run sends anything.
    @Test(arguments: [401, 402, 403, 498]) func aRefusedKeyEndsTheRun(status: Int) throws {
        let fixture = try ServiceFixture { connection, _ in connection.response("\(status) No", #"{"message":"no"}"#) }
        let script = """
            set on_error=continue
            for i in 1..9 {
                try list
                retry 3 every=0s { datasets } else { echo caught }
            }

            """
        for name in ["a", "b"] { try fixture.tool.folder.write(script, to: "work/\(name).embedjobs") }
        let result = try fixture.call(
            ["run", "--keep-going", "a.embedjobs", "b.embedjobs"] + fixture.flags,
            ["EMBEDJOBS_API_KEY": Self.canary]
        )
        #expect(result.exitCode == 7 && result.output == "", "\(result.output)\(result.errors)")
        #expect(fixture.requests.count == 1)
        let remedy = status == 402 ? "pay for the account of the key" : "embedjobs login"
        #expect(result.errors.contains(remedy), "\(result.errors)")
    }

    /// Jobs that no `wait` names are named at the end, with the call that waits for them.
    @Test func aStoppedRunNamesItsRunningJobs() throws {
        let fixture = try ServiceFixture { connection, _ in connection.response("200 OK", #"{"job_id":"j-1"}"#) }
        let script = Self.create.joined(separator: " ") + "; sleep 1h"
        let result = try fixture.call(["--timeout", "1s", "-c", script] + fixture.flags)
        #expect(result.exitCode == 4)
        let call = "embedjobs --server \(fixture.server.address) wait j-1"
        #expect(result.errors.hasSuffix("still running: job j-1; to wait for it: \(call)\n"), "\(result.errors)")
    }

    @Test func anUnknownOutcomeHasItsOwnExitCode() async throws {
        let fixture = try ServiceFixture { connection, request in
            if request.hasPrefix("GET") { return connection.response("200 OK", #"{"embed_jobs":[]}"#) }
            connection.end()
        }
        let result = try await offPool { try fixture.call(Self.create + ["--server", fixture.server.address]) }
        #expect(result.exitCode == 6, "\(result.errors)")
        #expect(fixture.lines.filter { $0.hasPrefix("POST") }.count == 1)
        #expect(result.errors.contains("it is unknown whether the job was created"), "\(result.errors)")
    }

    /// If a creation gets no response, the job is found in the service's list.
    @Test func aJobCreatedWithoutAResponseIsFound() throws {
        let fixture = try ServiceFixture { connection, request in
            if request.hasPrefix("POST") { return connection.end() }
            let job =
                #"{"job_id":"j-1","status":"processing","created_at":"2024-01-13T02:53:31Z","#
                + #""input_dataset_id":"d","model":"m","truncate":"END"}"#
            let date = "Date: Sat, 13 Jan 2024 02:53:31 GMT\r\n"
            connection.response("200 OK", "{\"embed_jobs\":[\(job)]}", date)
        }
        let result = try fixture.call(
            ["-c", Self.create.joined(separator: " ") + "; echo $last_job_id"] + fixture.flags
        )
        #expect(result.exitCode == 0 && result.output.contains("j-1\n"), "\(result.output)\(result.errors)")
        #expect(fixture.lines.filter { $0.hasPrefix("POST") }.count == 1)
    }

    /// The id of a job: a UUID, as on the hosted service.
    private static func job(_ number: Int) -> String { "9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f\(number + 10)" }

    /// The timeout of a wait also applies to a service that does not respond.
    @Test(.timeLimit(.minutes(1))) func aWaitForASilentServiceTimesOut() async throws {
        let fixture = try ServiceFixture { connection, _ in connection.waitForEnd() }
        let result = try await offPool {
            try fixture.call(["wait", Self.job(1), Self.job(2), "timeout=1s"] + fixture.flags)
        }
        #expect(result.exitCode == 4, "\(result.errors)")
        #expect(result.errors.contains("no answer about 2 jobs within 1.0 s"), "\(result.errors)")
        #expect(result.errors.contains("wait \(Self.job(1)) \(Self.job(2))"), "\(result.errors)")
    }

    /// A command that gives up during an outage does not say that the service responds again.
    @Test(.timeLimit(.minutes(1))) func aCommandFailsDuringAnOutage() async throws {
        let fixture = try ServiceFixture { connection, _ in connection.end() }
        for command in [["list"], ["get", Self.job(1)]] {
            let result = try await offPool { try fixture.call(command + fixture.flags) }
            #expect(result.exitCode == 1 && result.errors.contains("error: \(command[0]): "), "\(result.errors)")
            #expect(!result.errors.contains("responds again"), "\(result.errors)")
        }
    }

    private static let complete =
        #"{"job_id":"j","status":"complete","created_at":"2024-01-13T02:53:31Z","#
        + #""input_dataset_id":"d","output_dataset_id":"o","model":"m","truncate":"END"}"#

    /// A list with the job, as the hosted service responds.
    private static let list = "{\"embed_jobs\":[\(complete)]}"

    /// Three requests get no response.
    @Test(.timeLimit(.minutes(1))) func aWaitSurvivesAnOutage() async throws {
        let count = Mutex(0)
        let fixture = try ServiceFixture { connection, _ in
            let number = count.withLock {
                $0 += 1; return $0
            }
            if number < 4 { connection.end() } else { connection.response("200 OK", Self.list) }
        }
        let result = try await offPool { try fixture.call(["wait", "j", "timeout=50s"] + fixture.flags) }
        #expect(result.exitCode == 0, "\(result.errors)")
        let lines = result.errors.split(separator: "\n").map(String.init)
        #expect(lines.count == 3 && lines[0].hasPrefix("no answer, trying again: the connection to "), "\(lines)")
        #expect(lines[1].hasPrefix("the service responds again after ") && lines[2] == "job j: complete", "\(lines)")
        #expect(fixture.requests.count == 4)
    }

    /// The service is asked once, and has time to respond.
    @Test func aWaitWithoutTimeDecidesByTheState() throws {
        let fixture = try ServiceFixture { connection, _ in connection.response("200 OK", Self.list) }
        let result = try fixture.call(["wait", "j", "timeout=0s"] + fixture.flags)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(fixture.requests.count == 1)
        let running = try ServiceFixture { connection, _ in
            connection.response("200 OK", Self.list.replacing("complete", with: "processing"))
        }
        let late = try running.call(["wait", "j", "timeout=0s"] + running.flags)
        #expect(late.exitCode == 4)
        #expect(late.errors.contains("1 job still running after 0.0 s"), "\(late.errors)")
    }

    @Test func oneRequestPollsManyJobs() throws {
        let fixture = try ServiceFixture { connection, _ in
            let jobs = (1...30).map {
                #"{"job_id":"\#(Self.job($0))","status":"complete","created_at":"2024-01-13T02:53:31Z","#
                    + #""input_dataset_id":"d","model":"m","truncate":"END"}"#
            }
            connection.response("200 OK", "{\"embed_jobs\":[\(jobs.joined(separator: ","))]}")
        }
        let result = try fixture.call(["wait"] + (1...30).map(Self.job) + fixture.flags)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(fixture.lines == ["GET /v1/embed-jobs HTTP/1.1"])
        // The service does not report the number of rows.
        #expect(result.errors.contains("job \(Self.job(7)): complete\n"), "\(result.errors)")
    }

    /// Processes with one key share the requests: no two of them are closer than the pause between polls.
    @Test(.timeLimit(.minutes(1))) func twoProcessesShareTheList() async throws {
        let times = Mutex<[ContinuousClock.Instant]>([])
        let fixture = try ServiceFixture { connection, _ in
            let count = times.withLock { times in
                times.append(.now)
                return times.count
            }
            let text = Self.list.replacing("\"j\"", with: "\"\(Self.job(1))\"")
            connection.response("200 OK", count < 3 ? text.replacing("complete", with: "processing") : text)
        }
        let line = "set poll=1s; wait \(Self.job(1))"
        async let first = offPool { try fixture.call(["-c", line] + fixture.flags) }
        async let second = offPool { try fixture.call(["-c", line] + fixture.flags) }
        for result in try await [first, second] { #expect(result.exitCode == 0, "\(result.errors)") }
        let all = times.withLock { $0 }
        #expect(fixture.lines.allSatisfy { $0 == "GET /v1/embed-jobs HTTP/1.1" }, "\(fixture.lines)")
        #expect(zip(all, all.dropFirst()).allSatisfy { $1 - $0 > .milliseconds(500) }, "\(all)")
    }

    /// Fields that the hosted service does not return are not invented.
    @Test func missingFieldsAreNotShown() throws {
        let fixture = try ServiceFixture { connection, _ in
            connection.response(
                "200 OK",
                #"{"job_id":"j","status":"complete","created_at":"2024-01-13T02:53:31Z","#
                    + #""input_dataset_id":"d","output_dataset_id":"o","model":"m","truncate":"END"}"#
            )
        }
        let result = try fixture.call(["get", "j", "format=json"] + fixture.flags)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.contains("\"output_dataset_id\":\"o\""), "\(result.output)")
        #expect(!result.output.contains("search_document") && !result.output.contains("float"), "\(result.output)")
    }

    @Test func anUnreachableServiceIsReported() async throws {
        let tool = try ServiceFixture()
        let result = try await offPool { try tool.call(["list", "--server", "http://127.0.0.1:1"]) }
        #expect(result.exitCode == 1)
        let cause = "http://127.0.0.1:1 cannot be reached: Connection refused; is embedjobs serve running?"
        #expect(result.errors.contains("error: list: \(cause)"), "\(result.errors)")
    }

    @Test func theStatusIsTheSameForEngineAndService() throws {
        let fixture = try ServiceFixture { connection, request in
            guard request.hasPrefix("GET /v1/datasets/d ") else {
                return connection.response("200 OK", #"{"datasets":[]}"#)
            }
            connection.response("404 Not Found", #"{"message":"dataset with the id 'd' not found"}"#)
        }
        let script = "dataset d else { echo \"$error.status $error.kind $error.message\" }"
        let remote = try fixture.call(["-c", script] + fixture.flags)
        let local = try fixture.call(["-c", script])
        let expected = "404 not_found dataset 'd' not found: no id begins with it, and no dataset has this name\n"
        #expect(remote.output == expected, "\(remote.output)\(remote.errors)")
        #expect(local.output == remote.output, "\(local.output)\(local.errors)")
        let other = try fixture.call(["-c", "assert 1 == 2 else { echo $error.status }"])
        #expect(other.output == "5\n", "\(other.errors)")
    }

    @Test func scriptsCanReadTheStatusOfAResponse() throws {
        let busy = #"{"message":"busy"}"#
        let fixture = try ServiceFixture { connection, _ in connection.response("413 Content Too Large", busy) }
        let script = "list else { echo \"$error.status $error.kind $error.message\" }"
        let result = try fixture.call(["-c", script], ["EMBEDJOBS_SERVER": fixture.server.address])
        #expect(result.output == "413 payload_too_large busy\n", "\(result.errors)")
    }

    @Test func apiSendsRequestsUnchanged() throws {
        let short = #"{"message":"short"}"#
        let fixture = try ServiceFixture { connection, _ in connection.response("418 I'm a teapot", short) }
        let environment = ["EMBEDJOBS_SERVER": fixture.server.address, "EMBEDJOBS_API_KEY": Self.canary]
        let result = try fixture.call(["-c", "api POST /v1/x?y=1 body='{}'"], environment)
        #expect(result.exitCode == 1)
        #expect(result.output == "{\"message\":\"short\"}\n")
        #expect(fixture.lines == ["POST /v1/x?y=1 HTTP/1.1"] && fixture.requests[0].hasSuffix("\r\n\r\n{}"))
        #expect(fixture.requests[0].contains("Authorization: Bearer \(Self.canary)\r\n"))
    }

    @Test func verboseHidesSecrets() throws {
        let fixture = try ServiceFixture { connection, _ in
            connection.response("200 OK", #"{"embed_jobs":[],"echo":"\#(Self.canary)"}"#, "Set-Cookie: a=b\r\n")
        }
        let key = ["EMBEDJOBS_API_KEY": Self.canary]
        let result = try fixture.call(["list", "--verbose", "--server", fixture.server.address], key)
        #expect(result.exitCode == 0 && result.errors.contains("> GET \(fixture.server.address)/v1/embed-jobs"))
        #expect(result.errors.contains("> Authorization: [hidden]"))
        #expect(result.errors.contains("< Set-Cookie: [hidden]"))
        #expect(!(result.errors + result.output).contains(Self.canary))
    }
}
