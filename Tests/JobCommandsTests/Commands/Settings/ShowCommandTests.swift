import JobCommands
import TestSupport
import Testing

@Suite("ShowCommand")
struct ShowCommandTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    @Test("settings and variables are shown by name, in the order of the names")
    func names() async {
        #expect(await fixture.run("let x = 5\nset timeout=90m\nshow x timeout format=ids\n") == .done)
        #expect(fixture.output.out == ["$x", "timeout"])
    }

    @Test("an unknown name fails, with a similar name")
    func unknown() async {
        #expect(await fixture.run("show timeot\n") == .failure)
        #expect(fixture.messages.contains("error: show: unknown setting or variable timeot"))
        #expect(fixture.messages.contains("did you mean timeout?"))
    }

    @Test("a variable that is named is shown with all its fields")
    func fields() async throws {
        try fixture.folder.write("{\"text\":\"a\"}\n", to: "docs.jsonl")
        let script = """
            let ds = upload $dir/docs.jsonl
            let l += a; let l += b
            show last_dataset ds.rows l error.kind today 'ds' format=csv
            """
        #expect(await fixture.run(script) == .done, "\(fixture.messages)")
        let lines = fixture.output.out
        #expect(lines.contains("$last_dataset.id,docs-1,") && lines.contains("$last_dataset.validation_error,\"\","))
        #expect(lines.contains("$ds.rows,1,") && lines.contains("$today,2024-01-13,"))
        #expect(lines.contains("$error.kind,\"\","))
        let elements = lines.filter { $0.hasPrefix("$l") && !$0.hasPrefix("$last") }
        #expect(elements == ["$l.count,2,", "$l[0],a,", "$l[1],b,"])
        #expect(lines.filter { $0.hasPrefix("$ds.id") } == ["$ds.id,docs-1,"])
    }

    @Test("an automatic variable that is not set yet names the command that sets it")
    func unset() async {
        #expect(await fixture.run("show last_job") == .failure)
        #expect(fixture.messages.contains("$last_job is not set") && fixture.messages.contains("create sets it"))
        #expect(await fixture.run("show env") == .failure)
        #expect(fixture.messages.contains("$env needs the name of a variable"))
    }

    @Test("a value in place of a name is refused with the name")
    func values() async throws {
        try fixture.folder.write("{\"text\":\"a\"}\n", to: "docs.jsonl")
        #expect(await fixture.run("let ds = upload $dir/docs.jsonl\nshow $ds") == .usage)
        #expect(fixture.messages.contains("show takes the name of a variable"), "\(fixture.messages)")
        #expect(fixture.messages.contains("write show ds, without $"))
        #expect(await fixture.run("let city = rome\nshow $city") == .failure)
        #expect(fixture.messages.contains("did you mean city?"))
    }
}
