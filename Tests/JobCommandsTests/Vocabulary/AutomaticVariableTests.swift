import JobCommands
import JobScript
import TestSupport
import Testing

@Suite("Automatic variables")
struct AutomaticVariableTests {
    private static let runner = ScriptRunner(
        session: Session(RunContext(RunEffects(service: ScriptedService())), output: RecordingOutput())
    )

    @Test("scripts cannot set one", arguments: AutomaticVariable.all.map(\.name))
    func reserved(name: String) {
        let mistakes = Self.runner.check(Source(name: "a", text: "let \(name) = 1"), parameters: [])
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
            #expect(Self.runner.check(Source(name: "a", text: "echo $\(name).\(field)"), parameters: []).isEmpty)
        }
    }
}
