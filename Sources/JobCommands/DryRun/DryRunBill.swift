internal import EmbedJobs

/// What a run would send and embed in all: the size of the bill, before there is one.
struct DryRunBill: Hashable, Sendable {
    private var uploads = 0
    private var uploadedRows = 0
    private var uploadedBytes = 0
    private var jobs = 0
    private var embeddedRows = 0
    private var uncountedJobs = 0
    private var uncountedCommands = 0
    private var isDoubtful = false
    /// Tokens by the tokenizer that counted them, in the order in which those came up.
    private var tokens: [TokenCounter.Count] = []

    /// Adds an upload; `isDoubtful` if it may not be done.
    mutating func add(_ survey: UploadSurvey, isDoubtful: Bool) {
        uploads += 1
        uploadedRows += survey.rows
        uploadedBytes += survey.textBytes
        self.isDoubtful = self.isDoubtful || isDoubtful
    }

    /// Adds a job on a dataset of so many rows, nil where they are not known; `count` is nil where no model is here.
    mutating func addJob(rows: Int?, _ count: TokenCounter.Count?, isDoubtful: Bool) {
        jobs += 1
        embeddedRows += rows ?? 0
        if rows == nil { uncountedJobs += 1 }
        addTexts(count, isDoubtful: isDoubtful)
    }

    /// Adds texts that are embedded without a job.
    mutating func addTexts(_ count: TokenCounter.Count?, isDoubtful: Bool) {
        self.isDoubtful = self.isDoubtful || isDoubtful
        guard let count else { return }
        if let index = tokens.firstIndex(where: { $0.model == count.model }) {
            tokens[index] = TokenCounter.Count(tokens: tokens[index].tokens + count.tokens, model: count.model)
        } else {
            tokens.append(count)
        }
    }

    /// Adds a command of which not even the arguments are known.
    mutating func addUncounted() { uncountedCommands += 1 }

    /// The sum, a line for each thing there is to say.
    var lines: [String] {
        let sent = [
            "in all: " + Figures.count(uploads, of: "upload"), Figures.count(uploadedRows, of: "row"),
            "\(Figures.bytes(uploadedBytes)) of text",
        ]
        let work = "to embed: \(Figures.count(jobs, of: "job")), \(Figures.count(embeddedRows, of: "row"))"
        var lines = [sent.joined(separator: ", "), ([work] + tokens.map(\.text)).joined(separator: "; ")]
        var uncounted: [String] = []
        if uncountedJobs > 0 {
            uncounted.append(Figures.count(uncountedJobs, of: "job") + " on datasets of the service")
        }
        if uncountedCommands > 0 {
            uncounted.append(Figures.count(uncountedCommands, of: "command") + " about what is not known")
        }
        if !uncounted.isEmpty { lines.append("not counted: " + uncounted.joined(separator: ", ")) }
        if isDoubtful { lines.append("counted as if it were done, once: what depends on answers of the service") }
        return lines + ["dry run: nothing was sent, written or run"]
    }
}
