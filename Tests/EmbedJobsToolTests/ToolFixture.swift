import LocalFiles
import TestSupport

/// The real binary with a temporary folder and a store that has a tiny random BERT named `tiny`.
struct ToolFixture {
    let folder: TemporaryFolder
    let binary: String

    init(size: RandomModel.Size = RandomModel.Size()) throws {
        folder = try TemporaryFolder()
        binary = try Requirement.binary.path()
        try Folder.create(folder.file("work"))
        try RandomModel.write(to: "\(store)/models/tiny", seed: 7, size: size)
    }

    var store: String { folder.file("store") }
    var work: String { folder.file("work") }

    /// Writes a script, runs it from the work folder, and waits for its end.
    func run(
        _ script: String,
        name: String = "t.embedjobs",
        parameters: [String] = [],
        precision: String? = nil,
        signal: (number: Int32, moment: ChildProcess.Moment)? = nil
    ) throws -> ChildProcess {
        try folder.write(script, to: "work/\(name)")
        return try call(["run", name] + parameters, precision: precision, signal: signal)
    }

    /// Runs the binary from the work folder.
    func call(
        _ arguments: [String],
        precision: String? = nil,
        signal: (number: Int32, moment: ChildProcess.Moment)? = nil
    ) throws -> ChildProcess {
        let environment = environment.merging(["EMBEDJOBS_PRECISION": precision]) { $1 }
        return try ChildProcess.run(binary, arguments, environment: environment, folder: work, signal: signal)
    }

    var environment: [String: String?] {
        ["EMBEDJOBS_HOME": store, "XDG_STATE_HOME": folder.file("state"), "NO_COLOR": "1"]
    }

    /// The names in the work folder, including hidden ones, without scripts.
    var made: [String] { get throws { try Folder.names(in: work).filter { !$0.hasSuffix(".embedjobs") } } }

    /// Whether a job has written some of its output, so that a script has come to its `wait`.
    var jobHasBegun: @Sendable () -> Bool {
        let jobs = "\(store)/jobs"
        return {
            let folders = (try? Folder.names(in: jobs)) ?? []
            return folders.contains { ((try? Folder.names(in: "\(jobs)/\($0)"))?.count ?? 0) > 1 }
        }
    }

    /// Uploads FILE, embeds it with `tiny` and downloads it to OUT.
    static let pipeline = """
        param file
        param out = out.jsonl
        let ds  = upload $file keep_fields=id
        let job = create model=tiny dataset_id=$ds input_type=search_document embedding_types=float,int8
        echo $job
        wait $job
        download $job to=$out

        """

    /// JSONL with `count` rows, every fifth a repetition.
    static func rows(_ count: Int) -> String {
        (0..<count).map { #"{"id":\#($0),"text":"row \#($0 % 5 == 4 ? $0 / 2 : $0) the cat sat on the mat"}"# + "\n" }
            .joined()
    }
}
