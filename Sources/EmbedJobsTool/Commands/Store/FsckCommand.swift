internal import ArgumentParser
internal import DisplayText
internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHost
internal import JobCommands
internal import JobShell

/// `embedjobs fsck`: checks a store for damage.
struct FsckCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "fsck",
        abstract: "Check a store: its database, its rows, the digest of every file, and its models.",
        discussion: "The store must not be in use by another process. "
            + "--repair marks damaged files, so that jobs and downloads name them. "
            + "It removes the marks of files that are intact again, and moves unknown files to lost/. "
            + "It deletes only what the database has released. "
            + "It cannot repair a model: remove the model's folder and add the model again. "
            + "The exit code is 0 if no fault was found or all were repaired, 1 if a fault remains, "
            + "2 if the folder is not a store, and 75 if a process owns the store."
    )

    @Flag(help: "Mark damaged files, remove outdated marks, and move unknown files to lost/.") var repair = false
    @Flag(help: "Print one JSON object.") var json = false
    @OptionGroup var listing: FormatOption
    @OptionGroup var location: StoreOption
    @OptionGroup var printing: OutputOptions

    func run(in host: HostEnvironment) async throws {
        let output = printing.output(host)
        let folder = try location.folder(host)
        let start = ContinuousClock.now
        let report = try StoreCheck.run(folder: folder, repairs: repair, now: Identity.system().now())
        let time = start.duration(to: .now)
        if json {
            output.data(Self.record(report, folder, time).json)
        } else if listing.isGiven {
            try listing.show(Self.record(report, folder, time), on: output)
        } else {
            for finding in report.findings { output.data(Self.line(finding)) }
            for note in report.notes { output.data("note: \(Self.text(note))") }
            output.data(Self.summary(report, folder, time))
        }
        output.finish()
        if !report.isClean { throw ProcessEnd(code: .failure) }
    }

    private static func line(_ finding: StoreFinding) -> String {
        let outcome = finding.outcome == .found ? "" : " (\(finding.outcome.rawValue))"
        return "\(finding.kind.rawValue): " + (finding.path.map { "\($0): " } ?? "") + finding.message + outcome
    }

    private static func text(_ note: StoreNote) -> String {
        switch note {
        case .lost(let files, let bytes): "lost/ holds \(Figures.count(files, of: "file")), \(Figures.bytes(bytes))"
        case .unfinishedFiles(let count): "\(Figures.count(count, of: "unfinished file")), removed by the next start"
        case .cancelledJobs(let count): "\(Figures.count(count, of: "job")) being cancelled, ended by the next start"
        case .removedFiles(let count): "removed \(Figures.count(count, of: "unfinished file"))"
        case .moved(let text): text
        }
    }

    private static func summary(_ report: StoreCheckReport, _ folder: String, _ time: Duration) -> String {
        let size = "\(Figures.count(report.files, of: "file")), \(Figures.bytes(report.bytes))"
        let read = "\(size) in \(Figures.duration(time))"
        let repaired = report.findings.count { $0.outcome == .repaired }
        let open = report.findings.count - repaired
        let faults = open == 0 ? "clean" : Figures.count(open, of: "fault")
        return "\(folder): \(faults)\(repaired == 0 ? "" : ", \(repaired) repaired"); \(read)"
    }

    private static func record(_ report: StoreCheckReport, _ folder: String, _ time: Duration) -> Record {
        let findings = report.findings.map { finding in
            Record([
                ("kind", .text(finding.kind.rawValue)), ("path", .optional(finding.path)),
                ("message", .text(finding.message)), ("outcome", .text(finding.outcome.rawValue)),
            ]).json
        }
        return Record([
            ("store", .text(folder)),
            ("store_id", .text(report.storeID)),
            ("clean", .json(report.isClean ? "true" : "false")),
            ("files", .number(report.files)),
            ("bytes", .number(report.bytes)),
            ("seconds", .json(Figures.seconds(time))),
            ("findings", .json("[" + findings.joined(separator: ",") + "]")),
            ("notes", .list(report.notes.map(text))),
        ])
    }
}
