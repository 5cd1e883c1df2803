import EmbedJobs
import JobCommands
import JobScript
import Synchronization
import TestSupport
import Testing

/// A prompt that moves between two services in memory.
@Suite("Connection") struct ConnectionTests {
    private let output = RecordingOutput(isTerminal: true)
    private let directory = Directory()
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
    }

    /// The services `local` and `work`; `down` does not respond.
    private final class Directory: ServiceDirectory {
        let services = ["local": ScriptedService(jobs: ["slow": .runs]), "work": ScriptedService()]
        private let opened = Mutex<[String: RunContext]>([:])
        private let used = Mutex<[String]>([])

        let names = ["local", "work"]
        var usedIDs: [String] { used.withLock { $0 } }

        func open(_ target: String) async throws(CommandFailure) -> RunContext {
            guard let service = services[target] else {
                throw CommandFailure(APIError(.unavailable, "\(target) does not respond"))
            }
            return opened.withLock { opened in
                if let context = opened[target] { return context }
                var effects = RunEffects(service: service)
                effects.clock = clock(of: target)
                var context = RunContext(effects)
                let watcher = JobWatcher(service: service, polling: AccountPolling(.inProcess)) { _, _ in }
                context.connection = Connection(
                    id: target,
                    label: target,
                    watcher: watcher,
                    jobsNeedProcess: target == "local"
                )
                context.names = NameCache()
                context.services = self
                opened[target] = context
                return context
            }
        }

        /// Each service's context has a clock with another start.
        private func clock(of target: String) -> SessionClock {
            let real = SessionClock.real()
            let offset = Duration.seconds(target == "local" ? 1_000 : 0)
            return SessionClock(elapsed: { real.elapsed() + offset }, sleep: real.sleep)
        }

        func use(_ connection: Connection) { used.withLock { $0.append(connection.id) } }
    }

    private func prompt() async throws -> ScriptRunner {
        ScriptRunner(session: Session(try await directory.open("local"), output: output))
    }

    @discardableResult
    private func type(_ runner: inout ScriptRunner, _ lines: String...) async -> ExitCode {
        for line in lines {
            let code = await runner.run(Source(name: "<prompt>", text: line), parameters: [])
            guard code == .done else { return code }
        }
        return .done
    }

    private var create: String { "create model=tiny dataset_id=$ds input_type=clustering name=" }
    private var upload: String { "let ds = upload \(folder.file("docs.jsonl"))" }

    @Test("Commands go to the new service, and its connection is that of the session")
    func moves() async throws {
        var runner = try await prompt()
        #expect(await type(&runner, upload, create + "a", "connect work", "list format=ids") == .done, "\(output.err)")
        #expect(output.out == [])
        #expect(runner.session.context.connection?.id == "work")
        #expect(directory.usedIDs == ["work"])
        #expect(output.err.contains("connected to work"))
        #expect(await type(&runner, "connect local", "list format=ids") == .done)
        #expect(output.out.count == 1)
    }

    @Test("Variables of a service are unset while another is used, and return with it; others stay")
    func variables() async throws {
        var runner = try await prompt()
        #expect(
            await type(&runner, "let x = 5", upload, "let j = " + create + "a", "let js += $j", "connect work") == .done
        )
        #expect(output.err.contains("$ds, $j, $js: of local, unset until connect local"), "\(output.err)")
        for line in ["get $j", "dataset $ds", "get $last_job", "wait $last"] {
            #expect(await type(&runner, line) != .done, "\(line): \(output.err)")
        }
        #expect(await type(&runner, "echo $x", upload, "connect local") == .done)
        #expect(output.out == ["5"])
        #expect(output.err.contains("$ds, $j, $js: set again"))
        #expect(await type(&runner, "get $j format=ids", "get $js format=ids") == .done, "\(output.err)")
        #expect(output.out.count == 3 && output.out[1] == output.out[2])
    }

    @Test("A variable that was set meanwhile keeps its value")
    func setMeanwhile() async throws {
        var runner = try await prompt()
        #expect(await type(&runner, upload, "connect work", "let ds = text", "connect local", "echo $ds") == .done)
        #expect(output.out == ["text"])
        #expect(!output.err.contains { $0.hasSuffix("set again") })
    }

    @Test("The time of the session does not depend on the service")
    func time() async throws {
        var runner = try await prompt()
        let before = runner.session.now.microseconds
        #expect(await type(&runner, "connect work") == .done)
        let passed = runner.session.now.microseconds - before
        #expect((0..<900_000_000).contains(passed), "\(passed)")
    }

    @Test("A failure leaves the old connection, its variables and its rows")
    func failure() async throws {
        var runner = try await prompt()
        #expect(await type(&runner, upload) == .done)
        #expect(await type(&runner, "connect down") == .failure)
        #expect(output.err.joined().contains("down does not respond"))
        #expect(runner.session.context.connection?.id == "local")
        #expect(directory.usedIDs == [])
        #expect(await type(&runner, create + "a", "connect local") == .done)
        #expect(output.err.contains("already connected to local"))
    }

    @Test("Jobs of the service that is left are still watched")
    func watched() async throws {
        var runner = try await prompt()
        let local = try await directory.open("local").connection
        #expect(await type(&runner, upload, create + "slow", "connect work") == .done)
        #expect(await local?.watcher.runningCount == 1)
        #expect(await runner.session.context.connection?.watcher.runningCount == 0)
    }

    @Test("A script cannot connect, and says what does") func scripts() async throws {
        var runner = ScriptRunner(
            session: Session(RunContext(RunEffects(service: ScriptedService())), output: output)
        )
        let source = Source(name: "t.embedjobs", text: "echo first\nconnect work\n")
        #expect(await runner.run(source, parameters: []) == .usage)
        #expect(output.out == [])
        let messages = output.err.joined(separator: "\n")
        #expect(messages.contains("connect works only at the prompt"))
        #expect(messages.contains("embedjobs run --profile NAME FILE"))
    }
}
