package import EmbedJobs
internal import LocalFiles
internal import Synchronization

/// Shows and counts what a script would do, instead of doing it.
///
/// It replaces everything outside the process that a run uses: the service, the shell and the writing of files (see
/// ``RunEffects/init(showing:)``). It returns what it can: it reads an uploaded file and knows its rows. For results
/// that only the service knows, the interpreter continues with placeholders.
package final class DryRun: Sendable {
    private struct State {
        /// The nesting depth of loops and branches.
        var depth = 0
        /// How many of those run only if an unknown condition holds.
        var doubts = 0
        /// The current command and the variable for its result.
        var command: Command?
        var receiver: String?
        /// How often each placeholder name was used.
        var uses: [String: Int] = [:]
        var unknowns = Unknowns()
        var datasets: [DatasetID: PlannedDataset] = [:]
        /// The datasets in the order of their uploads.
        var order: [DatasetID] = []
        var summary = DryRunSummary()
        var made: Set<String> = []
        var makesUnknown = false
    }

    /// A dataset that would be uploaded.
    struct PlannedDataset: Sendable {
        let upload: DatasetUpload
        let survey: UploadSurvey
        /// The tokens of its texts, for each job that embeds them in another way.
        var counts: [Use: TextEstimate] = [:]
        var isEmbedded = false

        /// What decides the tokens of a text.
        struct Use: Hashable {
            let model: ModelName
            let type: InputType

            init(_ request: CreateJobRequest) { (model, type) = (request.model, request.inputType) }
        }
    }

    private let output: any CommandOutput
    let counter: TokenCounter
    let copies: CopyCounter?
    private let state = Mutex(State())

    /// Creates a dry run that writes to an output. Without `copies`, it does not show what jobs would copy.
    package init(output: any CommandOutput, counter: TokenCounter, copies: CopyCounter? = nil) {
        self.output = output
        self.copies = copies
        self.counter = counter
    }

    // MARK: Lines

    /// Shows a line at the depth of the run.
    func show(_ line: @autoclosure () -> String) {
        let depth = state.withLock { $0.depth }
        output.data(String(repeating: "    ", count: depth) + line())
    }

    /// Shows a detail of the current command.
    func detail(_ line: String) { show("    " + line) }

    /// Shows a request and, for a repeated one, until when it is repeated.
    func request(_ line: String, isRepeated: Bool = false) {
        let polls = isRepeated ? state.withLock { $0.command?.polls } : nil
        detail(line + (polls.map { ", \($0)" } ?? ""))
    }

    /// Opens a block with a heading; `isDoubtful` if it is unknown whether the block would run.
    func open(_ heading: @autoclosure () -> String, isDoubtful: Bool) {
        show(heading())
        state.withLock { state in
            state.depth += 1
            if isDoubtful { state.doubts += 1 }
        }
    }

    /// Closes the block that `open` opened.
    func close(isDoubtful: Bool) {
        state.withLock { state in
            state.depth -= 1
            if isDoubtful { state.doubts -= 1 }
        }
    }

    // MARK: Commands

    /// Shows a command that is about to run, with the variable for its result, and records the files that it would
    /// create.
    func begin(_ command: Command, _ arguments: Arguments, _ receiver: Receiver?, _ run: RunState) {
        for (parameter, value) in arguments.bound where parameter.fileUse == .write {
            noteMade(run.isKnown(value) && !value.text.hasSuffix("/") ? value.text : nil)
        }
        let words = arguments.bound.map { parameter, value in
            let words = run.words(of: value, keepsLists: parameter.keepsLists)
            return parameter.form == .option
                ? "\(parameter.name)=" + words.joined(separator: ",") : words.joined(separator: " ")
        }
        let assignment = receiver.map { "let \($0.name) \($0.appends ? "+=" : "=") " } ?? ""
        show(assignment + ([command.name] + words).joined(separator: " "))
        state.withLock { state in
            state.command = command
            state.receiver = receiver?.name
        }
    }

    /// Returns a placeholder for the unknown result of a command; nil if the command does not return a value.
    func placeholder(_ command: Command, _ arguments: Arguments) -> Value? {
        if arguments.areUnknown {
            detail("its input is not known before a real run")
            state.withLock { $0.summary.addUncounted() }
        }
        if let sequel = command.sequel { detail(sequel) }
        let receiver = state.withLock { $0.receiver }
        return command.result.map { shape in
            let one = command.givesOneForOne && arguments.isOne ? shape.element : shape
            return .unknown("<\(receiver ?? "result of \(command.name)")>", one)
        }
    }

    // MARK: Unknowns

    /// What only a real run knows so far.
    var unknowns: Unknowns { state.withLock { $0.unknowns } }

    /// Records that only a real run knows the state of a job.
    func noteUnknown(_ id: JobID) { state.withLock { _ = $0.unknowns.jobs.insert(id) } }

    /// Records that only a real run knows the state of a dataset.
    func noteUnknown(_ id: DatasetID) { state.withLock { _ = $0.unknowns.datasets.insert(id) } }

    /// Returns a placeholder for an id that the service would assign.
    func makeID(_ kind: String, orName name: String?) -> String {
        state.withLock { state in
            let name = state.receiver ?? name ?? kind.prefix { $0 != "_" }.description
            let uses = state.uses["\(kind) \(name)", default: 0] + 1
            state.uses["\(kind) \(name)"] = uses
            let id = "<\(kind) of \(name)\(uses == 1 ? "" : " \(uses)")>"
            state.unknowns.ids.insert(id)
            return id
        }
    }

    // MARK: Files

    /// Records that a command would create a file; nil if the path is unknown.
    func noteMade(_ path: String?) {
        if let path, OutputTarget.isData(path) { return }
        state.withLock { state in
            if let path { state.made.insert(path) } else { state.makesUnknown = true }
        }
    }

    /// Whether the script may have created or replaced the file at a path by now.
    func mayBeMade(_ path: String, _ files: FileLookup) -> Bool {
        if StandardStream.isInput(path) { return false }
        let isMissing = files.kind(path) == .missing
        return state.withLock { $0.made.contains(path) || (isMissing && $0.makesUnknown) }
    }

    /// Whether the script may have created any file by now.
    var mayMakeFiles: Bool { state.withLock { $0.makesUnknown || !$0.made.isEmpty } }

    // MARK: Datasets and the summary

    /// Returns the planned dataset with a placeholder id.
    func planned(_ id: DatasetID) -> PlannedDataset? { state.withLock { $0.datasets[id] } }

    func note(_ dataset: PlannedDataset, as id: DatasetID) {
        state.withLock { state in
            state.datasets[id] = dataset
            state.order.append(id)
            state.summary.add(dataset.survey, isDoubtful: state.doubts > 0)
        }
    }

    /// Records a job on a dataset; `rows` is nil for a dataset outside the script.
    func note(_ request: CreateJobRequest, rows: Int?, _ count: TextEstimate?) {
        state.withLock { state in
            state.datasets[request.datasetID]?.isEmbedded = true
            if let count { state.datasets[request.datasetID]?.counts[PlannedDataset.Use(request)] = count }
            state.summary.addJob(rows: rows, count, isDoubtful: state.doubts > 0)
        }
    }

    /// Records texts that would be embedded without a job.
    func noteTexts(_ count: TextEstimate?) {
        state.withLock { state in state.summary.addTexts(count, isDoubtful: state.doubts > 0) }
    }

    /// Shows the totals of everything that would be sent and embedded, after all other lines.
    package func finish() async throws(APIError) {
        let (datasets, order, summary) = state.withLock { ($0.datasets, $0.order, $0.summary) }
        for id in order {
            guard let dataset = datasets[id], !dataset.isEmbedded, dataset.survey.failure == nil else { continue }
            guard let count = try await counter.count(dataset.upload, for: nil, nil) else { continue }
            show("no job embeds \(id); it has \(count.text)")
        }
        for line in summary.lines { show(line) }
    }
}
