import JobCommands
import JobScript
import TestSupport
import Testing

@Suite("Settings")
struct SettingsTests {
    @Test("the timeout setting applies to a wait without timeout=")
    func timeout() async throws {
        let fixture = try SessionFixture(service: ScriptedService(jobs: ["slow": .runs]))
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
        let script = """
            set timeout=1m
            let ds = upload $dir/docs.jsonl
            create name=slow model=m dataset_id=$ds input_type=clustering
            wait $last_job
            """
        #expect(await fixture.run(script) == .timeout)
        #expect(fixture.messages.contains("1 job still running after 1 m 00 s"))
    }

    @Test("jobs copy vectors unless the setting or the option is off")
    func reuse() async throws {
        let fixture = try SessionFixture()
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
        let script = """
            let ds = upload $dir/docs.jsonl
            create name=a model=m dataset_id=$ds input_type=clustering
            create name=b model=m dataset_id=$ds input_type=clustering reuse=off
            set reuse=off
            create name=c model=m dataset_id=$ds input_type=clustering
            create name=d model=m dataset_id=$ds input_type=clustering reuse=on
            """
        #expect(await fixture.run(script) == .done)
        let created = fixture.service.calls.filter { $0.hasPrefix("createJob") }
        let (on, off) = ("[]", "[] reuse=false")
        #expect(created == ["createJob a \(on)", "createJob b \(off)", "createJob c \(off)", "createJob d \(on)"])
    }

    @Test("settings end with the script that sets them")
    func scope() async throws {
        let fixture = try SessionFixture()
        var runner = ScriptRunner(session: fixture.session())
        #expect(await runner.run(.init(name: "a", text: "set format=csv"), parameters: []) == .done)
        #expect(runner.session.settings == Settings())
    }

    @Test("an output receives changes of settings, also at the end of a script")
    func adoption() async throws {
        let fixture = try SessionFixture()
        let script = "set progress=none\nset progress=none\necho a > $dir/a\nset color=always progress=text\n"
        #expect(await fixture.run(script) == .done)
        #expect(fixture.output.settings.map(\.progress) == [.none, .text, .auto])
        #expect(fixture.output.settings.map(\.color) == [.auto, .always, .auto])
    }

    @Test(
        "on and off may be written as true and false",
        arguments: [("on", Switch.on), ("true", .on), ("false", .off)]
    )
    func switches(text: String, expected: Switch) throws {
        #expect(try Switch(reading: .text(text)) == expected)
        #expect(throws: ArgumentMistake.self) { try Switch(reading: .text("yes")) }
    }
}
