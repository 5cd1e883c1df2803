import LocalFiles
import TestSupport
import Testing

/// Texts that are longer than the model takes are counted in all places where a user looks. The model takes 64 tokens,
/// two of them special.
@Suite struct CutTextsTests {
    private let fixture: ToolFixture
    private static let long = String(repeating: "a ", count: 100)

    init() throws {
        fixture = try ToolFixture()
        let texts = ["the cat", Self.long, "   ", "the cat"]
        try fixture.folder.write(texts.map { "{\"text\":\"\($0)\"}\n" }.joined(), to: "work/rows.jsonl")
    }

    private static func script(_ truncate: String) -> String {
        """
        let ds = upload rows.jsonl
        let job = create model=tiny dataset_id=$ds input_type=search_document name=j truncate=\(truncate)
        wait $job
        echo "$job.cut_texts of $job.rows_total, $job.lost_tokens lost, $job.repeated_rows again, $job.blank_rows blank"
        get $job format=json

        """
    }

    @Test func aRunCountsThem() throws {
        let result = try fixture.run(Self.script("END"))
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.contains("1 of 4, 38 lost, 1 again, 1 blank\n"), "\(result.output)")
        #expect(result.output.contains("\"finished_at\""), "\(result.output)")
        for line in [
            "rows.jsonl: blank: 1 of 4 rows contain only white space",
            "rows.jsonl: repeated: 1 of 4 rows have the text of an earlier row, which is embedded once",
            ", 1 text cut\n", "): 1 of 4 texts was cut at 64 tokens; 38 tokens lost\n",
        ] {
            #expect(result.errors.contains(line), "\(result.errors)")
        }
        // Two texts of two words, a long one and a blank one.
        #expect(result.errors.contains(", 74 tokens, 1 text cut\n"), "\(result.errors)")
    }

    @Test func aDryRunForetellsThem() throws {
        try fixture.folder.write(Self.script("END"), to: "work/t.embedjobs")
        let cut = try fixture.call(["run", "-n", "t.embedjobs"])
        #expect(cut.output.contains(": 4 rows, 74 tokens, by tiny's tokenizer\n"), "\(cut.output)\(cut.errors)")
        #expect(cut.output.contains(": 1 of 4 texts will be cut at 64 tokens\n"), "\(cut.output)")
        try fixture.folder.write(Self.script("NONE"), to: "work/t.embedjobs")
        let refused = try fixture.call(["run", "-n", "t.embedjobs"])
        #expect(refused.output.contains(": 1 of 4 texts has more than 64 tokens, which truncate=NONE refuses\n"))
    }

    @Test func withoutTruncationTheJobFailsByName() throws {
        let result = try fixture.run(Self.script("NONE"))
        #expect(result.exitCode != 0)
        #expect(
            result.errors.contains(
                "1 of 4 texts has more than 64 tokens, the maximum of model 'tiny': row 2; set truncate to START or END"
            ),
            "\(result.errors)"
        )
    }

    @Test func embedWarns() throws {
        let result = try fixture.call(["embed", Self.long, "model=tiny"])
        #expect(result.exitCode == 0, "\(result.errors)")
        let warning = "warning: 1 of 1 text was cut at 64 tokens; 38 tokens lost\n"
        #expect(result.errors.contains(warning), "\(result.errors)")
    }

    /// A missing model is found before the upload.
    @Test(arguments: [["run", "t.embedjobs"], ["run", "-n", "t.embedjobs"]])
    func aMissingModelIsFoundByTheCheck(arguments: [String]) throws {
        try fixture.folder.write(
            Self.script("END").replacing("model=tiny", with: "model=tinny"),
            to: "work/t.embedjobs"
        )
        let result = try fixture.call(arguments)
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("t.embedjobs:2:24"), "\(result.errors)")
        #expect(result.errors.contains("did you mean tiny? local models: tiny"), "\(result.errors)")
        #expect(!Folder.exists("\(fixture.store)/db.sqlite"))
    }
}
