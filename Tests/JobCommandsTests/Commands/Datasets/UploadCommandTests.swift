import JobCommands
import TestSupport
import Testing

@Suite("UploadCommand")
struct UploadCommandTests {
    private let bench: Bench

    init() throws { bench = try Bench() }

    @Test("the file's bytes are sent unchanged")
    func bytes() async throws {
        let text = "{\"text\":\"é\"}\r\n{\"text\":\"日本\"}"
        try bench.folder.write(text, to: "docs.jsonl")
        #expect(await bench.run("upload $dir/docs.jsonl keep_fields=id,title") == .done)
        #expect(bench.service.uploads == [Array(text.utf8)])
        #expect(bench.service.calls.first == "uploadDataset docs [\"id\", \"title\"]")
    }

    @Test(
        "a dataset is named after its file, cut to the API's limit",
        arguments: [
            ("a.b.jsonl", "a.b"), ("plain", "plain"), (".hidden", ".hidden"),
            (String(repeating: "é", count: 60) + ".csv", String(repeating: "é", count: 49)),
        ]
    )
    func names(file: String, name: String) async throws {
        try bench.folder.write("{}\n", to: file)
        #expect(await bench.run("upload \"$dir/\(file)\"") == .done)
        #expect(bench.service.calls.first == "uploadDataset \(name) []")
    }

    @Test("upload progress is reported in bytes")
    func progressOfUpload() async throws {
        try bench.folder.write(String(repeating: "{}\n", count: 300_000), to: "big.jsonl")
        #expect(await bench.run("upload $dir/big.jsonl") == .done)
        let reports = bench.output.reports.filter { $0.state == "uploading" }
        #expect(reports.count > 3)
        #expect(reports.last?.done == 900_000 && reports.last?.total == 900_000)
        #expect(reports.allSatisfy { $0.unit == .bytes && !$0.isMilestone })
    }

    @Test("a file that disappears after the check fails the command")
    func gone() async throws {
        try bench.folder.write("{}\n", to: "a.jsonl")
        // The checker cannot know the value of the loop's variable.
        #expect(
            await bench.run("for name in a gone { upload $dir/$name.jsonl }".replacing("$name", with: "${name}"))
                == .failure
        )
        #expect(bench.messages.contains("error: upload: cannot open DIR/gone.jsonl: No such file or directory"))
        #expect(bench.messages.contains("= in for name = gone"))
    }
}
