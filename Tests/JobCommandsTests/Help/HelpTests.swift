import JobCommands
import Testing

@Suite("Help")
struct HelpTests {
    @Test("the help of a command is generated from its declaration")
    func command() throws {
        let expected = """
            download JOB|DATASET to=FILE [format=jsonl|csv|npy|avro] [overwrite=true|false] [receipt=FILE]

            Write the rows and vectors of a complete job, or of a dataset, to a file.

              JOB|DATASET  A job or dataset: an id, a name or a variable.
              to=          The file to write; its extension selects the format. - is standard output, as \
            JSONL by default. Required.
              format=      The file format. Default: from the extension. One of jsonl, csv, npy, avro.
              overwrite=   Replace an existing file. One of true, false. Default: false.
              receipt=     A second file to write: the job's receipt, with the digest of the downloaded file.

            Examples:
              download 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 to=vectors.jsonl
              download docs-hca4x0 to=vectors.npy overwrite=true
              download docs-hca4x0 to=- format=csv | head -3
              download 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 to=vectors.csv receipt=vectors.receipt.json
            """
        #expect(Help.text(for: try #require(CommandTable.standard["download"])) == expected)
    }

    @Test("the overview has a line for each command")
    func overview() {
        let lines = Help.overview(of: .standard).split(separator: "\n")
        #expect(lines.count == CommandTable.standard.commands.count)
        #expect(lines.contains("cancel    Ask jobs to stop. Jobs that have ended are not changed."))
    }
}
