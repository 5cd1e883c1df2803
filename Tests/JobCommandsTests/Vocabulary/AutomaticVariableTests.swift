import JobCommands
import JobScript
import TestSupport
import Testing

@Suite("Automatic variables")
struct AutomaticVariableTests {
    @Test("scripts cannot set one", arguments: AutomaticVariable.all.map(\.name))
    func reserved(name: String) {
        let runner = ScriptRunner(session: Session(service: ScriptedService(), output: RecordingOutput()))
        let mistakes = runner.check(Source(name: "a", text: "let \(name) = 1"), parameters: [])
        #expect(mistakes.count == 1)
    }

    @Test("their fields are those in the reference", arguments: ["error", "run"])
    func fields(name: String) throws {
        let variable = try #require(AutomaticVariable.all.first { $0.name == name })
        let section = try #require(ReferenceSection.all(of: .standard).first { $0.topic == "fields" })
        let names = section.entries.first { $0.name == "$" + name }?.summary
        #expect(!variable.fields.isEmpty)
        #expect(names == variable.fields.joined(separator: ", "))
        for field in variable.fields {
            let runner = ScriptRunner(session: Session(service: ScriptedService(), output: RecordingOutput()))
            #expect(runner.check(Source(name: "a", text: "echo $\(name).\(field)"), parameters: []).isEmpty)
        }
    }
}
