import JobCommands
import Testing

@Suite("Help")
struct HelpTests {
    @Test("the help of a command is made from its declaration")
    func command() throws {
        let expected = """
            download JOB|DATASET to=FILE [format=jsonl|csv|npy|avro] [overwrite=true|false] [receipt=FILE]

            Write the rows and vectors of a complete job, or of a dataset, to a file.

              JOB|DATASET  A job or a dataset: a handle or an id.
              to=          The file to make; its extension says the format. Required.
              format=      The format, where the extension does not say it. One of jsonl, csv, npy, avro.
              overwrite=   Replace a file that is there already. One of true, false. Default: false.
              receipt=     A second file to make: the job's receipt, with the digest of the downloaded file.

            Examples:
              download 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 to=vectors.jsonl
              download docs-hca4x0 to=vectors.npy overwrite=true
              download 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 to=vectors.csv receipt=vectors.receipt.json
            """
        #expect(Help.text(for: try #require(CommandTable.standard["download"])) == expected)
    }

    @Test("the overview has a line for each command")
    func overview() {
        let lines = Help.overview(of: .standard).split(separator: "\n")
        #expect(lines.count == CommandTable.standard.commands.count)
        #expect(lines.contains("cancel    Ask jobs to stop; one that has ended stays as it is."))
    }
}
