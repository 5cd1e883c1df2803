import JobAssist
import JobCommands
import Testing

@Suite("ProgramCommands")
struct ProgramCommandsTests {
    private let program = ProgramCommands(
        path: "/opt/my embedjobs",
        subcommands: [
            ["models"], ["models", "list"], ["models", "add"], ["keys"], ["keys", "list"], ["check"], ["serve"],
            ["run"], ["fsck"],
            ["help"],
        ]
    )

    private func reading(_ line: String) -> ForeignCommand.Reading? {
        ForeignCommand.reading(of: line, program: program)
    }

    @Test(
        "a subcommand is called as typed",
        arguments: [
            ("check 'my file'", "check 'my file'"), ("keys", "keys"), ("keys list | wc -l", "keys list | wc -l"),
            ("models add a  dir", "models add a  dir"), ("embedjobs keys", "keys"), ("embedjobs -q list", "-q list"),
            ("help check", "help check"), ("--version", "--version"), ("-V", "-V"),
            ("fsck --store other", "fsck --store other"),
            ("help models add", "help models add"),
        ]
    )
    func called(line: String, call: String) {
        #expect(reading(line) == .call("'/opt/my embedjobs' \(call)"))
    }

    @Test(
        "a command of the language runs in the prompt",
        arguments: [
            ("embedjobs list  status=failed", "list  status=failed"), ("models list", "models"),
            ("models list format=csv", "models format=csv"), ("embedjobs models", "models"),
            ("embedjobs run a.embedjobs", "run a.embedjobs"),
        ]
    )
    func language(line: String, run: String) { #expect(reading(line) == .run(run)) }

    @Test(
        "other lines are read unchanged",
        arguments: [
            "models", "run a.embedjobs", "help create", "help models", "help models format", "keys = 5",
            "check a; list", "models format=csv", "lst",
        ]
    )
    func unchanged(line: String) {
        // Without the program, the line has a meaning of its own, or none.
        #expect(reading(line) == ForeignCommand.reading(of: line))
    }

    @Test("a server and a check of the store are explained, and the program's name alone too")
    func explained() {
        #expect(reading("serve --port 1") == .say("serve needs a terminal of its own: embedjobs serve --port 1"))
        let fsck = "fsck needs a store that no process uses: exit, then embedjobs fsck --repair"
        #expect(reading("embedjobs fsck --repair") == .say(fsck))
        #expect(reading("embedjobs") == .say("this is the prompt of embedjobs; help shows what to type"))
    }

    @Test("help on a symbol or a variable", arguments: ["$", "$now", ">", "|", "!", "%"])
    func symbols(topic: String) {
        for word in ["help", "?"] { #expect(reading("\(word) \(topic)") == .run("help '\(topic)'")) }
        #expect(Help.text(on: topic, of: .standard) != nil)
    }
}
