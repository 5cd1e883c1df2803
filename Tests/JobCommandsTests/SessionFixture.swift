#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

import EmbedJobs
import JobCommands
import JobScript
import Synchronization
import TestSupport

/// A session with a service in memory, its own folder, and a clock that advances only in `sleep`.
struct SessionFixture {
    let service: ScriptedService
    let output = RecordingOutput()
    let folder: TemporaryFolder

    private let clock = VirtualClock()
    private let shellFolder: TemporaryFolder
    private let shellDescriptor: Int32

    init(service: ScriptedService = ScriptedService()) throws {
        self.service = service
        folder = try TemporaryFolder()
        shellFolder = try TemporaryFolder()
        shellDescriptor = open(shellFolder.file("out"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    }

    /// The standard output of shell lines.
    var shellOutput: String {
        get throws { String(decoding: try GoldenFile.bytes(of: shellFolder.file("out")), as: UTF8.self) }
    }

    /// A session with the service and the clock.
    func session(
        hasConsent: Bool = false,
        stateFolder: String? = nil,
        isPrompt: Bool = false,
        polling: PollingPolicy = PollingPolicy(shortest: .seconds(1), longest: .seconds(4)),
        localModels: @escaping @Sendable () -> [String]? = { nil },
        confirm: (@Sendable (String) async -> Bool)? = nil
    ) -> Session {
        var effects = RunEffects(service: service)
        effects.clock = clock.sessionClock
        effects.shell = SystemShell(outputDescriptor: shellDescriptor)
        var context = RunContext(effects)
        context.polling = AccountPolling(polling)
        if isPrompt { context.names = NameCache() }
        context.localModels = localModels
        context.serviceLabel = "work"
        context.confirm = confirm
        context.makeDigest = { RouterFixture.Digest() }
        context.journals = journals
        return Session(context, Self.inputs(hasConsent, stateFolder), output: output)
    }

    /// Journals in a folder of their own, only for scripts that call `once`.
    private var journals: JournalSetup {
        JournalSetup(folder: JournalFolder(inState: shellFolder.file("state")), service: "memory", owner: "test")
    }

    private static func inputs(_ hasConsent: Bool, _ stateFolder: String?) -> RunInputs {
        let time = StartTime(Timestamp(microseconds: 1_705_114_411_879_719), in: .fixed(3_600))
        var inputs = RunInputs(startTime: time, runID: "20240113-035331-0000abcd")
        inputs.environment = ["HOME": "/nowhere", "EMPTY": "", "PATH": "/usr/bin:/bin", "LIST": "a,b"]
        inputs.arguments = ["one", "two words"]
        inputs.hasConsent = hasConsent
        inputs.stateFolder = stateFolder
        return inputs
    }

    /// A session without effects, and the dry run that shows what it would do. Every word counts as a token.
    func drySession(hasConsent: Bool = false) -> (Session, DryRun) {
        let standIn = ModelName(rawValue: "all-minilm-l6-v2")
        let counter = TokenCounter(standIn: standIn) { texts, model, _ throws(APIError) in
            guard ["all-minilm-l6-v2", "tiny"].contains(model.rawValue) else {
                throw APIError(.notFound, "model '\(model)' not found")
            }
            return TextEstimate(
                model: model,
                texts: texts.count,
                tokens: texts.reduce(0) { $0 + $1.split(separator: " ").count + 2 },
                longTexts: 0,
                limit: 256
            )
        }
        let dryRun = DryRun(output: output, counter: counter)
        var context = RunContext(RunEffects(showing: dryRun))
        context.makeDigest = { RouterFixture.Digest() }
        context.journals = journals
        return (Session(context, Self.inputs(hasConsent, "/state"), output: output), dryRun)
    }

    /// Runs a script with `dir` set to the test's folder and returns its exit code.
    func run(
        _ text: String,
        _ parameters: [(name: String, value: String)] = [],
        hasConsent: Bool = false,
        polling: PollingPolicy = PollingPolicy(shortest: .seconds(1), longest: .seconds(4))
    ) async -> ExitCode {
        var runner = ScriptRunner(session: session(hasConsent: hasConsent, polling: polling))
        let source = Source(name: "t.embedjobs", text: "param dir\n" + text)
        return await runner.run(source, parameters: [("dir", folder.path)] + parameters)
    }

    /// The messages of the run as one text, with `DIR` for the folder's path.
    var messages: String {
        output.err.joined(separator: "\n").replacing(folder.path, with: "DIR")
    }
}

/// A clock that advances only in `sleep`.
final class VirtualClock: Sendable {
    private let time = Mutex(Duration.zero)

    var now: Duration { time.withLock { $0 } }

    var sessionClock: SessionClock {
        SessionClock(
            elapsed: { self.now },
            sleep: { pause in
                try Task.checkCancellation()
                self.time.withLock { $0 += pause }
            }
        )
    }
}
