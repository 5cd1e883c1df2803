package import EmbedJobs
internal import Synchronization

/// What a script would do, shown and counted instead of done.
///
/// It takes the place of all that a run touches outside of itself: it is the service, the shell, and what writes files
/// (see ``Session/dry(_:environment:startTime:arguments:)``). It answers what it can: of an upload, it reads the file
/// and knows the rows; where only the real service knows, the interpreter goes on with what stands for the answer.
package final class DryRun: Sendable {
    private struct State {
        /// How deep in loops and branches the run is.
        var depth = 0
        /// How many of those are done only if something holds that is not known.
        var doubts = 0
        /// The command that is being run, and what takes its result.
        var command: Command?
        var receiver: String?
        /// How often a name was given to something that would be made.
        var uses: [String: Int] = [:]
        /// Ids that stand for those that the service would give.
        var ids: Set<String> = []
        var datasets: [DatasetID: PlannedDataset] = [:]
        /// The datasets in the order of their uploads.
        var order: [DatasetID] = []
        var bill = DryRunBill()
        var made: Set<String> = []
        var makesUnknown = false
    }

    /// A dataset that would be uploaded.
    struct PlannedDataset: Sendable {
        let upload: DatasetUpload
        let survey: UploadSurvey
        var counts: [ModelName: TokenCounter.Count] = [:]
        var isEmbedded = false
    }

    private let output: any CommandOutput
    let counter: TokenCounter
    private let state = Mutex(State())

    /// A dry run that shows what would be done as data of an output.
    package init(output: any CommandOutput, counter: TokenCounter) {
        self.output = output
        self.counter = counter
    }

    /// Where a dry run says what it has to say beside what it shows.
    var quietOutput: any CommandOutput { DryRunOutput(output) }

    // MARK: Lines

    /// Shows a line at the depth of the run.
    func show(_ line: String) {
        let depth = state.withLock { $0.depth }
        output.data(String(repeating: "    ", count: depth) + line)
    }

    /// Shows what belongs to the command that is being run.
    func detail(_ line: String) { show("    " + line) }

    /// Shows a request and, for one that is repeated, until when.
    func request(_ line: String, isRepeated: Bool = false) {
        let polls = isRepeated ? state.withLock { $0.command?.polls } : nil
        detail(line + (polls.map { ", \($0)" } ?? ""))
    }

    /// Begins a part of the script under a heading; `isDoubtful` if it is not known whether it would be done.
    func open(_ heading: String, isDoubtful: Bool) {
        show(heading)
        state.withLock { state in
            state.depth += 1
            if isDoubtful { state.doubts += 1 }
        }
    }

    /// Ends what `open` began.
    func close(isDoubtful: Bool) {
        state.withLock { state in
            state.depth -= 1
            if isDoubtful { state.doubts -= 1 }
        }
    }

    // MARK: Commands

    /// A command is about to be run, and a variable may take its result.
    func begin(_ command: Command, _ arguments: Arguments, _ receiver: Receiver?) {
        let words = ([command.name] + arguments.words).joined(separator: " ")
        show((receiver.map { "let \($0.name) \($0.appends ? "+=" : "=") " } ?? "") + words)
        state.withLock { state in
            state.command = command
            state.receiver = receiver?.name
        }
    }

    /// The result of a command is not known, and what stands for it is answered; nil if it has none.
    func unanswered(_ command: Command, _ arguments: Arguments) -> Value? {
        if arguments.areUnknown {
            detail("what this is about is not known before a real run")
            state.withLock { $0.bill.addUncounted() }
        }
        if let sequel = command.sequel { detail(sequel) }
        let receiver = state.withLock { $0.receiver }
        return command.result.map { shape in
            let one = command.givesOneForOne && arguments.isOne ? shape.element : shape
            return .unknown("<\(receiver ?? "result of \(command.name)")>", one)
        }
    }

    /// The variable that takes a command's result.
    struct Receiver {
        let name: String
        /// Whether the result is added to a list.
        let appends: Bool
    }

    // MARK: Ids

    /// An id that stands for the one that a service would give.
    func makeID(_ kind: String, orName name: String?) -> String {
        state.withLock { state in
            let name = state.receiver ?? name ?? kind.prefix { $0 != "_" }.description
            let uses = state.uses["\(kind) \(name)", default: 0] + 1
            state.uses["\(kind) \(name)"] = uses
            let id = "<\(kind) of \(name)\(uses == 1 ? "" : " \(uses)")>"
            state.ids.insert(id)
            return id
        }
    }

    /// Whether a text stands for an id that only a service can give.
    func isMadeUp(_ id: String) -> Bool { state.withLock { $0.ids.contains(id) } }

    // MARK: Files

    /// A command would make a file; nil if it is not known which.
    func noteMade(_ path: String?) {
        state.withLock { state in
            if let path { state.made.insert(path) } else { state.makesUnknown = true }
        }
    }

    /// Whether there would by now perhaps be another file under a path than the one that is there, or is missing.
    func mayBeMade(_ path: String, isMissing: Bool) -> Bool {
        state.withLock { $0.made.contains(path) || (isMissing && $0.makesUnknown) }
    }

    /// Whether any file would perhaps be there that is not.
    var mayMakeFiles: Bool { state.withLock { $0.makesUnknown || !$0.made.isEmpty } }

    // MARK: Datasets and the bill

    /// The dataset that an id stands for.
    func planned(_ id: DatasetID) -> PlannedDataset? { state.withLock { $0.datasets[id] } }

    func note(_ dataset: PlannedDataset, as id: DatasetID) {
        state.withLock { state in
            state.datasets[id] = dataset
            state.order.append(id)
            state.bill.add(dataset.survey, isDoubtful: state.doubts > 0)
        }
    }

    /// A job would embed a dataset; nil for one of which nothing is known.
    func noteJob(on id: DatasetID, rows: Int?, _ count: TokenCounter.Count?, _ model: ModelName) {
        state.withLock { state in
            state.datasets[id]?.isEmbedded = true
            if let count { state.datasets[id]?.counts[model] = count }
            state.bill.addJob(rows: rows, count, isDoubtful: state.doubts > 0)
        }
    }

    /// A few texts would be embedded without a job.
    func noteTexts(_ count: TokenCounter.Count?) {
        state.withLock { state in state.bill.addTexts(count, isDoubtful: state.doubts > 0) }
    }

    /// Says, behind everything that was shown, what would be sent and embedded in all.
    package func finish() async throws(APIError) {
        let (datasets, order, bill) = state.withLock { ($0.datasets, $0.order, $0.bill) }
        for id in order {
            guard let dataset = datasets[id], !dataset.isEmbedded, dataset.survey.failure == nil else { continue }
            guard let count = try await counter.count(dataset.upload, for: nil) else { continue }
            show("\(id) is embedded by no job; it has \(count.text)")
        }
        for line in bill.lines { show(line) }
    }
}

extension TokenCounter.Count {
    /// The count with who counted: "12 tokens, by all-minilm-l6-v2's tokenizer".
    var text: String { "\(Figures.count(tokens, of: "token")), by \(model)'s tokenizer" }
}
