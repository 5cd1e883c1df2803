internal import JobScript

/// Forwards only errors and warnings of commands. Messages about completed work would not be true, and data comes from
/// the dry run itself.
struct DryRunOutput: CommandOutput {
    private let base: any CommandOutput

    init(_ base: any CommandOutput) { self.base = base }

    func data(_ line: String) {}
    func write(_ bytes: [UInt8]) {}
    var hasFailed: Bool { base.hasFailed }
    func message(_ line: String) {}
    func warning(_ line: String) { base.warning(line) }
    func report(_ diagnostic: Diagnostic, in source: Source) { base.report(diagnostic, in: source) }
    func outage(_ outage: Outage?) { base.outage(outage) }
    func adopt(_ settings: Settings) { base.adopt(settings) }
    func endProgress() { base.endProgress() }

    /// Reading files takes time; nothing is uploaded.
    func progress(_ report: ProgressReport) {
        guard report.unit == .bytes else { return }
        base.progress(
            ProgressReport(
                subject: report.subject,
                label: report.label,
                state: "reading",
                done: report.done,
                total: report.total,
                unit: report.unit,
                isMilestone: report.isMilestone,
                isLast: report.isLast,
                time: report.time
            )
        )
    }
}
