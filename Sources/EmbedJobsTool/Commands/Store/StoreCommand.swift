internal import ArgumentParser
internal import DisplayText
internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHost
internal import JobCommands
internal import JobShell

/// `embedjobs store`: shows the contents of a store.
struct StoreCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Show a store: sizes, ages, damage, and what can be deleted.",
        discussion: "The store may be in use. Without options, nothing is changed or created. "
            + "--expire-after changes a setting of the store: the process that owns the store deletes jobs that "
            + "ended, and datasets that were created, longer ago than that, as `prune` does: when it opens the store, "
            + "then every hour. "
            + "By default nothing expires."
    )

    @Flag(help: "Print one JSON object.") var json = false
    @OptionGroup var listing: FormatOption
    @OptionGroup var location: StoreOption
    @OptionGroup var printing: OutputOptions
    @ArgumentParser.Option(
        name: .customLong("expire-after"),
        help: "Delete older jobs and datasets automatically: a duration from 1d to 366d, such as 30d, or off."
    )
    var expireAfter: String?

    func validate() throws {
        guard let expireAfter, ExpiryChoice(expireAfter) == nil else { return }
        throw ValidationError(
            "--expire-after \(expireAfter): must be off, or a duration from 1d to 366d, such as 30d"
        )
    }

    func run(in host: HostEnvironment) async throws {
        let output = printing.output(host)
        let folder = try location.folder(host)
        if let expiry = expireAfter.flatMap({ ExpiryChoice($0) }) {
            try StoreSettings.setExpiry(expiry.seconds, ofStoreIn: folder)
        }
        let now = Identity.system().now()
        let report = try StoreReport.make(folder: folder, now: now)
        let exact = Record(Self.fields(report).map { ($0.name, $0.exact) })
        if json {
            output.data(exact.json)
        } else if listing.isGiven {
            try listing.show(exact, on: output)
        } else {
            let record = Record(Self.fields(report).map { ($0.name, $0.shown) })
            // It is a report for people on a terminal and elsewhere.
            let viewer = Viewer(now: now, style: output.drawingStyle)
            output.page(RecordText.lines([record], .vertical, columns: [], for: viewer))
            for path in report.damaged.paths { output.data("damaged: \(path)") }
            for hint in Self.hints(report) { output.data(hint) }
        }
        output.finish()
    }

    /// A field, with its text for people and its value for programs.
    private struct Field {
        let name: String
        let shown: Record.Content
        let exact: Record.Content
    }

    private static func fields(_ report: StoreReport) -> [Field] {
        let shares = [
            ("database", report.database), ("datasets", report.datasetFiles), ("outputs", report.outputFiles),
            ("models", report.models), ("lost", report.lost), ("ballast", report.ballast),
        ]
        let expiry = report.expirySeconds.map { "\($0 / 86_400)d" } ?? "off"
        return [same("store", .text(report.path)), same("store_id", .text(report.id))]
            + [same("format", .number(report.format))] + shares.flatMap { share($0, $1) }
            + [bytes("free_bytes", report.freeBytes)]
            + [same("uploaded_datasets", .count(report.uploads)), same("output_datasets", .count(report.outputs))]
            + report.jobs.map { same("jobs_\($0.status)", .count($0.count)) }
            + ages("job", report.jobAges) + ages("dataset", report.datasetAges)
            + [same("damaged_files", .count(report.damaged.count))]
            + [Field(name: "expire_after", shown: .text(expiry), exact: .text(expiry))]
    }

    private static func same(_ name: String, _ content: Record.Content) -> Field {
        Field(name: name, shown: content, exact: content)
    }

    private static func bytes(_ name: String, _ bytes: Int) -> Field {
        Field(name: name, shown: .text(Figures.bytes(bytes)), exact: .number(bytes))
    }

    private static func share(_ name: String, _ share: StoreReport.Share) -> [Field] {
        [same("\(name)_files", .count(share.files)), bytes("\(name)_bytes", share.bytes)]
    }

    private static func ages(_ name: String, _ ages: StoreReport.Ages?) -> [Field] {
        [
            same("oldest_\(name)", ages.map { .time($0.oldest) } ?? .null),
            same("newest_\(name)", ages.map { .time($0.newest) } ?? .null),
        ]
    }

    /// What can be deleted, with the command that does it.
    private static func hints(_ report: StoreReport) -> [String] {
        var hints: [String] = []
        if report.old.jobs + report.old.datasets > 0 {
            let jobs = Figures.count(report.old.jobs, of: "job")
            let datasets = Figures.count(report.old.datasets, of: "dataset")
            let size = Figures.bytes(report.old.bytes)
            hints.append(
                "\(jobs) and \(datasets) are older than 30 days (\(size)): embedjobs prune older_than=30d --yes"
            )
        }
        if report.lost.files > 0 {
            let files = Figures.count(report.lost.files, of: "file")
            hints.append(
                "\(files) in lost/ without a job or dataset (\(Figures.bytes(report.lost.bytes))): "
                    + "inspect them, then remove \(report.path)/lost"
            )
        }
        if report.damaged.count > 0 {
            hints.append(
                "\(Figures.count(report.damaged.count, of: "file")) damaged: embedjobs fsck names the bytes; "
                    + "delete their datasets, or restore a backup"
            )
        }
        return hints
    }
}
