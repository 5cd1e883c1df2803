internal import DisplayText
internal import EmbedJobs

/// The totals of what a run would send and embed, to estimate its cost.
struct DryRunSummary: Hashable, Sendable {
    private var uploads = 0
    private var uploadedRows = 0
    private var uploadedBytes = 0
    private var jobs = 0
    private var embeddedRows = 0
    private var uncountedJobs = 0
    private var uncountedCommands = 0
    private var isDoubtful = false
    /// Tokens by tokenizer, in the order of first use.
    private var tokens: [TextEstimate] = []

    /// Adds an upload; `isDoubtful` if it may not happen.
    mutating func add(_ survey: UploadSurvey, isDoubtful: Bool) {
        uploads += 1
        uploadedRows += survey.rows
        uploadedBytes += survey.textBytes
        self.isDoubtful = self.isDoubtful || isDoubtful
    }

    /// Adds a job on a dataset; `rows` is nil if it is unknown, `count` is nil without an installed model.
    mutating func addJob(rows: Int?, _ count: TextEstimate?, isDoubtful: Bool) {
        jobs += 1
        embeddedRows += rows ?? 0
        if rows == nil { uncountedJobs += 1 }
        addTexts(count, isDoubtful: isDoubtful)
    }

    /// Adds texts that are embedded without a job.
    mutating func addTexts(_ count: TextEstimate?, isDoubtful: Bool) {
        self.isDoubtful = self.isDoubtful || isDoubtful
        guard let count else { return }
        if let index = tokens.firstIndex(where: { $0.model == count.model }) {
            tokens[index].add(count)
        } else {
            tokens.append(count)
        }
    }

    /// Adds a command with unknown input.
    mutating func addUncounted() { uncountedCommands += 1 }

    /// The lines of the totals.
    var lines: [String] {
        let sent = [
            "total: " + Figures.count(uploads, of: "upload"), Figures.count(uploadedRows, of: "row"),
            "\(Figures.bytes(uploadedBytes)) of text",
        ]
        let work = "to embed: \(Figures.count(jobs, of: "job")), \(Figures.count(embeddedRows, of: "row"))"
        var lines = [sent.joined(separator: ", "), ([work] + tokens.map(\.text)).joined(separator: "; ")]
        var uncounted: [String] = []
        if uncountedJobs > 0 {
            uncounted.append(Figures.count(uncountedJobs, of: "job") + " on datasets of the service")
        }
        if uncountedCommands > 0 {
            uncounted.append(Figures.count(uncountedCommands, of: "command") + " with unknown input")
        }
        if !uncounted.isEmpty { lines.append("not counted: " + uncounted.joined(separator: ", ")) }
        if isDoubtful { lines.append("assumed to run once: parts that depend on responses of the service") }
        return lines + ["dry run: nothing was sent, written or run"]
    }
}
