internal import ArgumentParser
internal import EmbedJobs
internal import EmbedJobsEngine
internal import JobCommands
internal import JobShell

/// `embedjobs store`: what is in a store.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Show a store: its sizes, ages and damage, and what could go.",
        discussion: "The store may be in use. Looking at it changes nothing and makes no store. "
            + "--expire-after changes a setting of the store: the process that owns it then deletes jobs that "
            + "ended and "
            + "datasets that were made longer ago than that, as `prune` does, every hour. Nothing expires by default."
    )

    @Flag(help: "Print one JSON object.") var json = false
    @ArgumentParser.Option(help: "The folder of the store. Default: the store of this user.") var store: String?
    @ArgumentParser.Option(
        name: .customLong("expire-after"),
        help: "Delete what is older than this by itself: a duration such as 30d, or off."
    )
    var expiry: ExpiryChoice?

    func run() async throws {
        let output = TerminalOutput(color: .auto, environment: Composition.environment)
        let folder = try Composition.storeFolder(store)
        if let expiry { try StoreSettings.setExpiry(expiry.seconds, ofStoreIn: folder) }
        let now = Identity.system().now()
        let report = try StoreReport.make(folder: folder, now: now)
        if json {
            output.data(Record(Self.fields(report).map { ($0.name, $0.exact) }).json)
        } else {
            let record = Record(Self.fields(report).map { ($0.name, $0.shown) })
            for line in RecordText.lines([record], .vertical, columns: [], now: now) { output.data(line) }
            for path in report.damaged.paths { output.data("damaged: \(path)") }
            for hint in Self.hints(report) { output.data(hint) }
        }
        output.finish()
    }

    /// A field as people and as programs read it.
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

    /// What could go, and the command for it.
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
                "\(files) in lost/ belong to no job or dataset (\(Figures.bytes(report.lost.bytes))): "
                    + "look at them, then remove \(report.path)/lost"
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

/// After how long what is old is deleted.
struct ExpiryChoice: ExpressibleByArgument {
    /// Seconds; nil for never.
    let seconds: Int?

    init?(argument: String) {
        if argument == "off" {
            seconds = nil
            return
        }
        guard let duration = try? Duration(reading: .text(argument)), duration >= .seconds(86_400) else { return nil }
        seconds = Int(duration.components.seconds)
    }
}
