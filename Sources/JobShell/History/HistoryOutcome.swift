package import EmbedJobs
package import JobCommands

/// When a line last ran, and how that ended.
package struct HistoryOutcome: Hashable, Sendable {
    /// When it was typed last; nil if that was not recorded.
    package var time: Timestamp?
    /// How the last run ended; nil if it has not ended, or if that was not recorded.
    package var exitCode: ExitCode?
    /// Whether it ever succeeded in this folder with this service.
    package var hasSucceededHere = false
    /// What its row numbers, such as `%1`, referred to in the last run; nil for a line without one.
    package var rowMeaning: String?

    /// Creates an outcome of which nothing was recorded.
    package init() {}

    /// Whether the last run failed; an interrupted one did not.
    package var hasFailed: Bool { exitCode.map { $0 != .done && $0 != .interrupted } ?? false }
}

/// The distinct lines of the history, oldest first, each with its outcome.
package struct HistoryLines: Sendable {
    /// The texts.
    package private(set) var texts: [String] = []
    /// The outcome of each text.
    package private(set) var outcomes: [HistoryOutcome] = []

    /// Creates an empty history.
    package init() {}

    /// Appends runs, oldest first, removes older copies of their texts, and drops the oldest texts over the limit.
    mutating func take(_ runs: [(text: String, outcome: HistoryOutcome)]) {
        if runs.count == 1, !texts.isEmpty {
            // Fast path for one new line, without a table of all lines.
            take(runs[0].text, runs[0].outcome)
        } else {
            let all = zip(texts, outcomes).map { (text: $0, outcome: $1) } + runs
            var positions: [String: Int] = [:]
            (texts, outcomes) = ([], [])
            for run in all.reversed() {
                if let position = positions[run.text] {
                    if run.outcome.hasSucceededHere { outcomes[position].hasSucceededHere = true }
                } else if texts.count < Limits.historyEntriesMax {
                    positions[run.text] = texts.count
                    texts.append(run.text)
                    outcomes.append(run.outcome)
                }
            }
            texts.reverse()
            outcomes.reverse()
        }
        let excess = texts.count - Limits.historyEntriesMax
        guard excess > 0 else { return }
        texts.removeFirst(excess)
        outcomes.removeFirst(excess)
    }

    private mutating func take(_ text: String, _ outcome: HistoryOutcome) {
        var outcome = outcome
        if let index = index(of: text) {
            outcome.hasSucceededHere = outcome.hasSucceededHere || outcomes[index].hasSucceededHere
            texts.remove(at: index)
            outcomes.remove(at: index)
        }
        texts.append(text)
        outcomes.append(outcome)
    }

    /// Changes the outcome of a text, if it is one of these, without moving it.
    mutating func update(_ text: String, _ change: (inout HistoryOutcome) -> Void) {
        if let index = index(of: text) { change(&outcomes[index]) }
    }

    /// Forgets which lines have succeeded here, since the place is another one now.
    mutating func forgetPlace() { for index in outcomes.indices { outcomes[index].hasSucceededHere = false } }

    private func index(of text: String) -> Int? { texts.lastIndex { $0.utf8.elementsEqual(text.utf8) } }
}
