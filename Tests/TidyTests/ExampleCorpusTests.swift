import TestSupport
import Testing

/// The passages that the examples embed.
@Suite("Example corpus") struct ExampleCorpusTests {
    private static let script = """
        import csv, glob, json, sys
        folder = sys.argv[1]
        def lines(path):
            return [json.loads(line) for line in open(path, encoding="utf-8")]
        rows = lines(folder + "/passages.jsonl")
        table = list(csv.DictReader(open(folder + "/passages.csv", encoding="utf-8", newline="")))
        by_id = {row["id"]: row for row in rows}
        batch = [row for path in glob.glob(folder + "/batch/*.jsonl") for row in lines(path)]
        print(len(rows), len(by_id), len({row["text"] for row in rows}), len({row["topic"] for row in rows}))
        print(rows == table, len(batch), all(by_id[row["id"]] == row for row in batch))
        """

    @Test("JSONL, CSV and the folder hold the same passages, each once") func corpus() throws {
        let folder = Repository.absolute("scripts/examples")
        let result = try ChildProcess.run(Requirement.python.path(), ["-c", ExampleCorpusTests.script, folder])
        #expect(result.errors == "")
        #expect(result.output == "200 200 200 8\nTrue 100 True\n")
    }
}
