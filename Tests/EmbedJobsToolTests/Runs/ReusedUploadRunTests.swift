import LocalFiles
import TestSupport
import Testing

/// `upload reuse=` with the real binary, engine and files.
@Suite struct ReusedUploadRunTests {
    private let fixture: ToolFixture

    init() throws { fixture = try ToolFixture() }

    private static let script = """
        param file
        param old
        param out
        param model = tiny
        let ds  = upload $file keep_fields=id reuse=$old
        let job = create model=$model dataset_id=$ds input_type=search_document embedding_types=float,int8
        wait $job
        download $job to=$out
        echo $job.rows_total

        """

    /// Embeds rows 0 to 59 without reuse, and then rows 10 to 79 both with and without it.
    private func prepare(_ format: String) throws {
        let rows = ToolFixture.rows(80).split(separator: "\n").map { $0 + "\n" }
        try fixture.folder.write(rows[..<60].joined(), to: "work/first.jsonl")
        try fixture.folder.write(rows[10...].reversed().joined(), to: "work/second.jsonl")
        for (file, out) in [("first", "old.\(format)"), ("second", "whole.\(format)")] {
            let run = try fixture.run(ToolFixture.pipeline, parameters: ["file=\(file).jsonl", "out=\(out)"])
            #expect(run.exitCode == 0, "\(run.errors)")
        }
    }

    @Test(arguments: ["jsonl", "csv"])
    func joinedRowsEqualThoseOfAWholeUpload(format: String) throws {
        try prepare(format)
        let run = try fixture.run(
            Self.script,
            parameters: ["file=second.jsonl", "old=old.\(format)", "out=new.\(format)"]
        )
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(try fixture.folder.read("work/new.\(format)") == fixture.folder.read("work/whole.\(format)"))
        #expect(run.errors.contains("of 70 rows reused from old.\(format)"), "\(run.errors)")
        // Every fifth row repeats another text, so that fewer than 20 rows are new.
        let uploaded = try #require(Int(run.output.split(separator: "\n").last ?? ""))
        #expect(uploaded < 22 && uploaded > 10)
    }

    @Test func vectorsOfAnotherModelAreRefused() throws {
        try prepare("jsonl")
        try RandomModel.write(to: "\(fixture.store)/models/other", seed: 8)
        let parameters = ["file=second.jsonl", "old=old.jsonl", "out=new.jsonl", "model=other"]
        let run = try fixture.run(Self.script, parameters: parameters)
        #expect(run.exitCode == 1)
        #expect(run.errors.contains("the vectors of old.jsonl are not those of the model"), "\(run.errors)")
        #expect(try !fixture.made.contains("new.jsonl"))
    }

    @Test func aDryRunSaysHowManyRowsAreReused() throws {
        try prepare("jsonl")
        let parameters = ["-n", "run", "t.embedjobs", "file=second.jsonl", "old=old.jsonl", "out=new.jsonl"]
        try fixture.folder.write(Self.script, to: "work/t.embedjobs")
        let run = try fixture.call(parameters)
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(run.output.contains("of 70 rows reused from old.jsonl"), "\(run.output)")
    }
}
