import EmbedJobs
import JobCommands
import JobScript
import LocalFiles
import Synchronization
import TestSupport

/// A script in a folder of its own, started again and again on one service, each time as by a new process.
struct JournalFixture {
    let service: KeyedService
    let folder: TemporaryFolder
    /// The folder of the journals.
    let journals: JournalFolder

    private let script: String

    init(_ text: String, jobs: [String: ScriptedService.JobBehavior] = [:]) throws {
        service = KeyedService(ScriptedService(jobs: jobs))
        folder = try TemporaryFolder()
        journals = JournalFolder(folder.file("state/journals"))
        script = try folder.write("param dir\n" + text, to: "s.embedjobs")
        for name in ["a", "b"] { try folder.write("{\"text\":\"\(name)\"}\n", to: "\(name).jsonl") }
    }

    /// The result of a start.
    struct Start {
        let code: ExitCode
        let output: RecordingOutput
        private let folder: String

        init(_ code: ExitCode, _ output: RecordingOutput, _ folder: String) {
            (self.code, self.output, self.folder) = (code, output, folder)
        }

        /// Messages and errors, with `DIR` for the folder.
        var messages: String { output.err.joined(separator: "\n").replacing(folder, with: "DIR") }
        /// The data, with `DIR` for the folder.
        var data: String { output.out.joined(separator: "\n").replacing(folder, with: "DIR") }
    }

    /// What a start may change.
    struct Options {
        /// Hours after the first start.
        var hours = 0
        /// The number in the name of the run.
        var number = 0
        var setUp: (inout JournalSetup) -> Void = { _ in }
        var crash: Crash?
        var parameters: [(name: String, value: String)] = []
        var isDry = false
    }

    /// Starts the script.
    func start(_ change: (inout Options) -> Void = { _ in }) async -> Start {
        var options = Options()
        change(&options)
        let output = RecordingOutput()
        var effects = RunEffects(service: service)
        if options.isDry {
            let counter = TokenCounter(standIn: ModelName(rawValue: "tiny")) { _, _, _ throws(APIError) in
                throw APIError(.notFound, "not installed")
            }
            effects = RunEffects(showing: DryRun(output: output, counter: counter))
        }
        effects.clock = VirtualClock().sessionClock
        var context = RunContext(effects)
        context.polling = AccountPolling(PollingPolicy(shortest: .seconds(1), longest: .seconds(4)))
        context.makeDigest = { RouterFixture.Digest() }
        context.journals = setup(options)
        var runner = ScriptRunner(session: Session(context, inputs(options), output: output))
        let file = try? InputFile(path: script)
        let source = Source(name: script, bytes: (try? file?.read(at: 0, count: 1 << 16)) ?? [])
        let code = await runner.run(source, parameters: [("dir", folder.path)] + options.parameters)
        return Start(code, output, folder.path)
    }

    private func setup(_ options: Options) -> JournalSetup {
        var setup = JournalSetup(folder: journals, service: "memory", owner: "test")
        setup.coversScripts = true
        if let crash = options.crash {
            setup.open = { (path, length) throws(FileError) -> any JournalLog in
                CrashingLog(base: try DurableLog(path: path, length: length), crash: crash)
            }
        }
        options.setUp(&setup)
        return setup
    }

    private func inputs(_ options: Options) -> RunInputs {
        let moment = Timestamp(microseconds: 1_705_114_411_879_719 + Int64(options.hours) * 3_600_000_000)
        let id = "202401\(13 + options.hours / 24)-00\(options.number)"
        var inputs = RunInputs(startTime: StartTime(moment, in: .fixed(3_600)), runID: id)
        inputs.hasConsent = true
        return inputs
    }

    /// All journals, of all slots.
    var stored: [JournalSlot.Journal] {
        get throws { try journals.slots().flatMap { try $0.journals() } }
    }
}

/// The end of a process at one write of its journal: after it, no write succeeds.
final class Crash: Sendable {
    private let write: Int
    private let isAfter: Bool
    private let state = Mutex((count: 0, isOver: false))

    /// Ends the process at a write, from 1, before or after its line is on the disk.
    init(atWrite write: Int, after isAfter: Bool) { (self.write, self.isAfter) = (write, isAfter) }

    /// Whether the process has ended.
    var hasHappened: Bool { state.withLock { $0.isOver } }

    /// Writes a line unless the process has ended, and ends it.
    fileprivate func pass(_ append: () throws(FileError) -> Void) throws(FileError) {
        let (isOver, isNow) = state.withLock { state in
            let isOver = state.isOver
            state.count += 1
            if state.count == write { state.isOver = true }
            return (isOver, state.count == write)
        }
        if isOver { throw Self.end }
        if !isNow || isAfter { try append() }
        if isNow { throw Self.end }
    }

    private static let end = FileError("write", "journal", errno: FileError.closedPipe)
}

private struct CrashingLog: JournalLog {
    let base: DurableLog
    let crash: Crash

    func append(_ bytes: [UInt8]) throws(FileError) {
        try crash.pass { () throws(FileError) in try base.append(bytes) }
    }
}

/// A service that creates one object for each identity, as one that stores idempotency keys, and that can lose a
/// request or a response.
final class KeyedService: EmbedJobsService {
    let base: ScriptedService
    private let state = Mutex(State())

    private struct State {
        var ids: [String: String] = [:]
        /// The faults of the next creates.
        var faults: [Fault] = []
        var earlier: [CreationIdentity.Earlier] = []
    }

    /// What happens to a create.
    enum Fault {
        case none, lostRequest, lostResponse
    }

    init(_ base: ScriptedService) { self.base = base }

    /// What the creates so far said about earlier processes.
    var earlier: [CreationIdentity.Earlier] { state.withLock { $0.earlier } }
    /// The number of jobs that were created.
    var jobCount: Int { base.calls.count { $0.hasPrefix("createJob ") } }
    /// The number of datasets that were uploaded.
    var uploadCount: Int { base.uploads.count }

    /// Loses requests or responses of the next creates.
    func plan(_ faults: [Fault]) { state.withLock { $0.faults = faults } }

    private func create(_ make: () async throws(APIError) -> String) async throws(APIError) -> String {
        let identity = CreationIdentity.current
        let (fault, known) = state.withLock { state in
            if let identity { state.earlier.append(identity.earlier) }
            let fault = state.faults.isEmpty ? Fault.none : state.faults.removeFirst()
            return (fault, identity.flatMap { state.ids[$0.text] })
        }
        let lost = APIError(.outcomeUnknown, "the connection broke")
        if fault == .lostRequest { throw lost }
        let id: String
        if let known { id = known } else { id = try await make() }
        state.withLock { state in if let identity { state.ids[identity.text] = id } }
        if fault == .lostResponse { throw lost }
        return id
    }

    func uploadDataset(_ upload: DatasetUpload) async throws(APIError) -> DatasetID {
        DatasetID(
            rawValue: try await create { () async throws(APIError) in try await base.uploadDataset(upload).rawValue }
        )
    }
    func createJob(_ request: CreateJobRequest) async throws(APIError) -> JobID {
        JobID(rawValue: try await create { () async throws(APIError) in try await base.createJob(request).rawValue })
    }
    func dataset(_ id: DatasetID) async throws(APIError) -> Dataset { try await base.dataset(id) }
    func datasets(_ query: DatasetListQuery) async throws(APIError) -> [Dataset] { try await base.datasets(query) }
    func storedBytes() async throws(APIError) -> Int { try await base.storedBytes() }
    func deleteDataset(_ id: DatasetID) async throws(APIError) {
        _ = try await base.dataset(id)
        try await base.deleteDataset(id)
    }
    func content(ofPart index: Int, in id: DatasetID) async throws(APIError) -> ByteSource {
        try await base.content(ofPart: index, in: id)
    }
    func job(_ id: JobID) async throws(APIError) -> EmbedJob { try await base.job(id) }
    func jobs(_ query: JobListQuery) async throws(APIError) -> [EmbedJob] { try await base.jobs(query) }
    func cancelJob(_ id: JobID) async throws(APIError) { try await base.cancelJob(id) }
    func receipt(of id: JobID) async throws(APIError) -> JobReceipt { try await base.receipt(of: id) }
    func deleteJob(_ id: JobID, withOutput: Bool) async throws(APIError) {
        _ = try await base.job(id)
        try await base.deleteJob(id, withOutput: withOutput)
    }
    func models() async throws(APIError) -> [Model] { try await base.models() }
    func embed(_ request: EmbedRequest) async throws(APIError) -> Embeddings { try await base.embed(request) }
    func tokenize(_ text: String, model: ModelName) async throws(APIError) -> Tokens {
        try await base.tokenize(text, model: model)
    }
    func detokenize(_ ids: [Int], model: ModelName) async throws(APIError) -> String {
        try await base.detokenize(ids, model: model)
    }
}
