import EmbedJobs
import JobCommands
import TestSupport
import Testing

@Suite("UploadCommand")
struct UploadCommandTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    @Test("the file's bytes are sent unchanged")
    func bytes() async throws {
        let text = "{\"text\":\"é\",\"id\":1,\"title\":\"a\"}\r\n{\"text\":\"日本\"}"
        try fixture.folder.write(text, to: "docs.jsonl")
        #expect(await fixture.run("upload $dir/docs.jsonl keep_fields=id,title") == .done)
        #expect(fixture.service.uploads == [Array(text.utf8)])
        #expect(fixture.service.calls.first == "uploadDataset docs [\"id\", \"title\"]")
    }

    @Test(
        "a dataset is named after its file, cut to the API's limit",
        arguments: [
            ("a.b.jsonl", "a.b"), ("plain", "plain"), (".hidden", ".hidden"),
            (String(repeating: "é", count: 60) + ".csv", String(repeating: "é", count: 49)),
        ]
    )
    func names(file: String, name: String) async throws {
        try fixture.folder.write("{}\n", to: file)
        #expect(await fixture.run("upload \"$dir/\(file)\"") == .done)
        #expect(fixture.service.calls.first == "uploadDataset \(name) []")
    }

    @Test("a stream that is not text is refused at its beginning, however long it is")
    func endlessStream() async {
        #expect(await fixture.run("upload /dev/zero name=x") == .failure)
        #expect(fixture.output.err.contains { $0.contains("the file is not UTF-8 text") }, "\(fixture.output.err)")
        #expect(fixture.service.calls.isEmpty)
    }

    @Test("the validation is polled by its own limit, more often than jobs")
    func polling() async throws {
        let service = ScriptedService(datasets: ["docs": .validates(atRead: 6)])
        let fixture = try SessionFixture(service: service)
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
        let policy = PollingPolicy(
            shortest: .seconds(2),
            longest: .seconds(60),
            validation: .milliseconds(100),
            access: .rationed
        )
        #expect(await fixture.run("upload $dir/docs.jsonl", polling: policy) == .done, "\(fixture.messages)")
        let times = fixture.output.reports.filter { $0.state == "validating" }.map(\.time)
        #expect(times == [0, 100, 200, 300, 400].map { Duration.milliseconds($0) })
        #expect(service.calls.count { $0.hasPrefix("dataset ") } == 6)
    }

    @Test("the warnings of an invalid file follow the error")
    func warnings() {
        let mistake = CommandMistake.invalidUpload(
            path: "a.jsonl",
            .failed,
            reason: "line 1: the field id is missing",
            warnings: ["a.jsonl:2: the field id is missing"]
        )
        let failure = CommandFailure(mistake)
        #expect(failure.message == "a.jsonl:1: the field id is missing")
        #expect(failure.details == ["a.jsonl:2: the field id is missing"])
    }

    @Test("upload progress is reported in bytes")
    func progressOfUpload() async throws {
        try fixture.folder.write(String(repeating: "{}\n", count: 300_000), to: "big.jsonl")
        #expect(await fixture.run("upload $dir/big.jsonl") == .done)
        let reports = fixture.output.reports.filter { $0.state == "uploading" }
        #expect(reports.count > 3)
        #expect(reports.last?.done == 900_000)
        #expect(reports.last?.total == 900_000)
        #expect(reports.allSatisfy { $0.unit == .bytes && !$0.isMilestone })
    }

    @Test("a file that disappears after the check fails the command")
    func gone() async throws {
        try fixture.folder.write("{}\n", to: "a.jsonl")
        // The checker cannot know the value of the loop's variable.
        #expect(
            await fixture.run("for name in a gone { upload $dir/$name.jsonl }".replacing("$name", with: "${name}"))
                == .failure
        )
        #expect(fixture.messages.contains("error: upload: cannot open DIR/gone.jsonl: No such file or directory"))
        #expect(fixture.messages.contains("= in for name = gone"))
    }
}
