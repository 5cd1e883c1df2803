internal import DisplayText
internal import EmbedJobs

extension EmbedJob {
    /// What a complete job did, as the end of a message: ", 667 rows/s, 980 rows reused, 1,024,000 tokens, 37 texts
    /// cut". `time` is how long it took, if that is known. Counts that the service does not report are left out.
    func work(in time: Duration?) -> String {
        var parts: [String] = []
        if let rate = time.flatMap({ Self.rate(of: progress.rowsTotal, in: $0) }) {
            parts.append("\(Figures.count(rate)) rows/s")
        }
        if let reusedRows, reusedRows > 0 { parts.append("\(Figures.count(reusedRows, of: "row")) reused") }
        if let tokens { parts.append(Figures.count(tokens, of: "token")) }
        if let cutTexts, cutTexts > 0 { parts.append("\(Figures.count(cutTexts, of: "text")) cut") }
        return parts.map { ", " + $0 }.joined()
    }

    /// The rate in rows per second; nil for jobs that are too small or too fast to tell.
    static func rate(of rows: Int, in time: Duration) -> Int? {
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        guard rows >= Limits.ratedRowsMin, seconds >= Limits.ratedSecondsMin else { return nil }
        return Int((Double(rows) / seconds).rounded())
    }
}
