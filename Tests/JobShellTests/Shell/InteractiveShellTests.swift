import JobAssist
import JobCommands
import JobScript
import JobShell
import Synchronization
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The shell's loop over a test's lines, with a service in memory.
@Suite("Interactive shell", .timeLimit(.minutes(1)))
struct InteractiveShellTests {
    private let service = ScriptedService(jobs: ["slow": .runs])
    private let output = Lines()
    private let names = NameCache()
    private let prompt = ShellPrompt()
    private let time = Time()
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
    }

    /// Returns lines in order, then the end of the input, and records the prompts.
    private final class ScriptedReader: LineReader {
        private let events: Mutex<[LineEvent]>
        private let shown = Mutex<[Prompt]>([])
        private let started = Mutex<[String]>([])

        private let note: @Sendable (LineEvent) -> Void

        /// Calls `note` with each line before the shell gets it.
        init(_ events: [LineEvent], _ note: @escaping @Sendable (LineEvent) -> Void = { _ in }) {
            self.events = Mutex(events)
            self.note = note
        }

        /// The texts with which lines began.
        var drafts: [String] { started.withLock { $0 } }

        var prompts: [String] { shown.withLock { $0.map { $0.plainText + $0.right.map(\.text).joined() } } }

        func readLine(_ prompt: Prompt, draft: String) async -> LineEvent {
            shown.withLock { $0.append(prompt) }
            started.withLock { $0.append(draft) }
            let event = events.withLock { $0.isEmpty ? .endOfInput : $0.removeFirst() }
            note(event)
            return event
        }

        func notice(_ text: String) {}
    }

    /// The shell's clock.
    private final class Time: Sendable {
        private let value = Mutex(Duration.zero)
        var now: Duration { value.withLock { $0 } }
        func advance(by duration: Duration) { value.withLock { $0 += duration } }
    }

    /// Records messages as displayed.
    private final class Lines: CommandOutput {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        let showsDataOnTerminal = true

        func data(_ line: String) { lines.withLock { $0.append(line) } }
        func message(_ line: String) { data(line) }
        func report(_ diagnostic: Diagnostic, in source: Source) { data("\(source.name): \(diagnostic.message)") }
        func progress(_ report: ProgressReport) {}
        func endProgress() {}
    }

    private func shell(
        _ reader: ScriptedReader,
        _ assistant: ShellAssistant,
        _ session: Session,
        _ program: ProgramCommands? = nil,
        interruptible: @escaping InteractiveShell.Interruptible = { await $0() }
    ) -> InteractiveShell {
        var surroundings = InteractiveShell.Surroundings(
            reader: reader,
            output: output,
            prompt: prompt,
            interruptible: interruptible,
            program: program
        )
        surroundings.elapsed = { [time] in time.now }
        return InteractiveShell(surroundings, assistant: assistant, session: session)
    }

    /// The context of a prompt that is connected to the service, which is called `local`.
    private var context: RunContext {
        var context = RunContext(RunEffects(service: service))
        context.names = names
        context.connection = Connection(
            id: "local",
            label: "local",
            watcher: JobWatcher(service: service, polling: AccountPolling(.inProcess)) { _, _ in },
            jobsNeedProcess: true
        )
        return context
    }

    /// Types lines and returns the exit code and the prompts.
    private func type(
        _ events: [LineEvent],
        start: String? = nil,
        program: ProgramCommands? = nil
    ) async -> (ExitCode, [String]) {
        let reader = ScriptedReader(events)
        return (await shell(reader, start: start, program: program), reader.prompts)
    }

    /// Runs the shell with a reader, and returns its exit code.
    private func shell(
        _ reader: ScriptedReader,
        start: String? = nil,
        program: ProgramCommands? = nil,
        environment: [String: String] = [:],
        history: [String] = []
    ) async -> ExitCode {
        var inputs = RunInputs()
        inputs.hasConsent = true
        inputs.environment = environment
        var context = context
        context.typedLines = { _ in history.enumerated().map { TypedLine(number: $0 + 1, text: $1) } }
        let session = Session(context, inputs, output: output)
        let assistant = ShellAssistant(state: session.state, names: names, history: History(path: nil))
        var shell = shell(reader, assistant, session, program)
        if let start { await shell.runAtStart(Source(name: "init.embedjobs", text: start)) }
        return await shell.run()
    }

    private func type(_ lines: String...) async -> ExitCode { await type(lines.map { .line($0) }).0 }

    @Test("commands cannot read standard input at a prompt", arguments: ["upload -", "for r in @- { echo $r }"])
    func standardInput(line: String) async {
        _ = await type(line)
        #expect(output.all.contains("<prompt>: standard input is this prompt"), "\(output.all)")
    }

    private var upload: String { "let ds = upload \(folder.file("docs.jsonl"))" }

    @Test("Variables and settings persist between lines, and the end of input exits with 0")
    func session() async {
        let code = await type("let a = 1", "set timeout=5m", "echo $a", "show timeout format=csv")
        #expect(code == .done)
        #expect(output.all == ["1", "name,value,source", "timeout,5m,prompt"])
    }

    @Test("timing=on shows the duration of a line that took over 100 ms")
    func timing() async {
        let session = Session(context, output: output)
        let assistant = ShellAssistant(state: session.state, names: names, history: History(path: nil))
        let lines = ["set timing=on", "echo quick", "sleep 0s", "set timing=off", "sleep 0s"]
        // The clock advances when a line that sleeps is read, after the shell has taken the time of the line before.
        let durations = Mutex<[Duration]>([])
        let reader = ScriptedReader(lines.map { .line($0) }) { event in
            guard case .line(let text) = event, text.hasPrefix("sleep") else { return }
            durations.withLock { $0.append(.milliseconds(1_250)) }
        }
        let time = time
        var shell = shell(reader, assistant, session) { body in
            let result = await body()
            let duration = durations.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            time.advance(by: duration ?? .milliseconds(100))
            return result
        }
        #expect(await shell.run() == .done)
        #expect(output.all == ["quick", "took 1.3 s"])
    }

    @Test("set prompt= changes the prompt, with the exit code of the last line")
    func promptText() async {
        let lines: [LineEvent] = ["set prompt='{service}:{last}% '", "echo a", "list limit=x", "set prompt=auto", ""]
            .map {
                .line($0)
            }
        let (code, prompts) = await type(lines)
        #expect(code == .done)
        #expect(prompts == ["local> ", "local:0% ", "local:0% ", "local:2% ", "local> ", "local> "])
    }

    @Test("A mistake is shown without a synopsis, and the prompt returns")
    func mistake() async {
        #expect(await type("cancel", "echo a\nlet x = list limit=b", "echo still here") == .done)
        #expect(output.all.count == 3, "\(output.all)")
        #expect(output.all.first?.hasPrefix("<prompt>: cancel") == true, "\(output.all)")
        #expect(output.all.last == "still here")
    }

    @Test("A subcommand of the program is a line for sh, and a command of the language runs in the prompt")
    func subcommands() async throws {
        let script = try folder.write("#!/bin/sh\nprintf '%s,' \"$@\" > \(folder.file("called"))\n", to: "program")
        #expect(chmod(script, 0o700) == 0)
        let program = ProgramCommands(
            path: script,
            subcommands: [["keys"], ["keys", "create"], ["serve"], ["models"]]
        )
        _ = await type(["keys create 'a b'", "serve", "embedjobs models"].map { .line($0) }, program: program)
        #expect(String(decoding: try folder.read("called"), as: UTF8.self) == "keys,create,a b,")
        #expect(output.all.first == "serve needs a terminal of its own: embedjobs serve")
        #expect(output.all.contains { $0.contains("tiny") }, "\(output.all)")
    }

    @Test("The exit code of a subcommand is that of the line, without a second error")
    func failedSubcommand() async throws {
        let script = try folder.write("#!/bin/sh\nexit 3\n", to: "program")
        #expect(chmod(script, 0o700) == 0)
        let program = ProgramCommands(path: script, subcommands: [["keys"], ["keys", "create"]])
        let (_, prompts) = await type(["set prompt='{last}>'", "keys create a"].map { .line($0) }, program: program)
        #expect(prompts.suffix(2) == ["0>", "3>"])
        #expect(output.all == [])
    }

    @Test("A script with params runs, and its exit does not end the shell")
    func script() async throws {
        let path = try folder.write(
            "param name = world\nparam code\necho \"hello $name\"\nexit $code\n",
            to: "a.embedjobs"
        )
        #expect(await type("run \(path) code=0", "run \(path) name=you code=3", "echo here $ok") == .done)
        #expect(output.all.filter { !$0.hasPrefix("<prompt>") } == ["hello world", "hello you", "here true"])
        #expect(output.all.contains { $0.contains("a.embedjobs ended with exit code 3") }, "\(output.all)")
    }

    @Test("A failing command and fail do not end the shell; exit does, with its code")
    func end() async {
        #expect(
            await type("get 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60", "fail no", "exit 9", "echo never")
                == ExitCode(rawValue: 9)
        )
        #expect(!output.all.contains("never"))
        #expect(output.all.count == 2)
    }

    @Test(
        "Commands of other programs run or are explained",
        arguments: [
            ("\\q", ExitCode.done, []), ("ls", .done, ["list shows jobs"]), ("? echo", .done, ["echo [TEXT…]"]),
        ]
    )
    func habit(line: String, code: ExitCode, shown: [String]) async {
        #expect(await type(line) == code)
        #expect(zip(shown, output.all).allSatisfy { $1.hasPrefix($0) }, "\(output.all)")
        #expect(output.all.isEmpty == shown.isEmpty)
    }

    @Test("The prompt shows the number of running jobs, and the first ^D warns")
    func running() async {
        let create = "create name=slow model=tiny dataset_id=$ds input_type=clustering"
        let (code, prompts) = await type([.line(upload), .line(create), .endOfInput, .interrupted, .endOfInput])
        #expect(code == .done)
        #expect(prompts == ["local> ", "local> ", "local> 1 running", "local> 1 running", "local> 1 running"])
        #expect(output.all.filter { $0.contains("press ^D again to exit") }.count == 1)
    }

    @Test("The start-up script's variables persist; a mistake in it does not prevent the prompt")
    func start() async {
        #expect(await type([.line("echo $a")], start: "let a = 'set'").0 == .done)
        #expect(output.all.last == "set")
        #expect(await type([.line("echo here")], start: "frobnicate").0 == .done)
        #expect(output.all.last == "here")
    }

    /// An environment with an editor that runs a line of sh, in which `$0` is the file.
    private func editor(_ line: String) -> [String: String] {
        ["VISUAL": "sh -c '\(line)'", "PATH": "/usr/bin:/bin", "TMPDIR": folder.path]
    }

    @Test("The next line begins as the text that an editor saved, once")
    func edit() async {
        let reader = ScriptedReader([.line("edit"), .edit("echo typed"), .line("echo here"), .line("\\e 1")])
        let environment = editor("echo line >> \"$0\"")
        #expect(await shell(reader, environment: environment, history: ["list", "get x", "edit"]) == .done)
        #expect(reader.drafts == ["", "get x\nline", "echo typed\nline", "", "list\nline"], "\(output.all)")
    }

    @Test("A line whose editor fails comes back as it was typed")
    func failedEditor() async {
        let reader = ScriptedReader([.edit("echo typed"), .line("echo here")])
        #expect(await shell(reader, environment: editor("exit 3")) == .done)
        #expect(reader.drafts == ["", "echo typed", ""])
        #expect(output.all.first?.contains("edit: sh -c 'exit 3' exited with status 3") == true, "\(output.all)")
        #expect(output.all.last == "here")
    }

    @Test("Row numbers refer to the rows of a table")
    func rows() async {
        #expect(
            await type(upload, "create name=a model=tiny dataset_id=$ds input_type=clustering", "list", "get %1")
                == .done
        )
        #expect(
            output.all.filter { $0.hasPrefix("%1  a     00000000  ● processing") }.count == 2,
            "\(output.all)"
        )
        // Columns that are derived from the fields of a job are there too.
        #expect(output.all.contains { $0.contains(#/^%1  a .* \d+/\d+  /#) }, "\(output.all)")
    }

    @Test("Output without row numbers leaves the numbers of the last table")
    func rowsOfTheLastTable() async {
        let create = "create model=tiny dataset_id=$ds input_type=clustering name="
        let lines = [
            upload, create + "a", create + "b", "list", "get %2 format=json", "datasets format=vertical", "get %1",
        ]
        #expect(await type(lines.map { .line($0) }).0 == .done)
        #expect(output.all.last { $0.hasPrefix("%1  ") }?.hasPrefix("%1  b  ") == true, "\(output.all)")
    }

    @Test("A line with a row number is suggested only while the number refers to the same row")
    func rowsInHistory() async {
        let create = "create model=tiny dataset_id=$ds input_type=clustering name="
        let history = History(path: nil)
        let session = Session(context, output: output)
        let assistant = ShellAssistant(state: session.state, names: names, history: history)
        let hints = Mutex<[Hint?]>([])
        let lines = [upload, create + "a", "list", "get %1 format=json", "", create + "b", "list", ""]
        let reader = ScriptedReader(lines.map { .line($0) }) { event in
            guard case .line(let text) = event else { return }
            if text.isEmpty { hints.withLock { $0.append(assistant.lineAssistant.hint("get ", 4)) } }
            history.add(text)
        }
        var shell = shell(reader, assistant, session)
        #expect(await shell.run() == .done)
        let found = hints.withLock { $0 }
        #expect(found.count == 2)
        #expect(found.first == .text("%1 format=json"), "\(output.all)")
        #expect(found.last != .text("%1 format=json"))
    }

    @Test("A line that failed is not suggested, until it succeeds")
    func failedLines() async {
        let history = History(path: nil)
        history.add("list limit=3")
        history.add("list stat")
        let session = Session(context, output: output)
        let assistant = ShellAssistant(state: session.state, names: names, history: history)
        #expect(assistant.lineAssistant.hint("list ", 5) == .text("stat"))
        var shell = shell(ScriptedReader([.line("list stat")]), assistant, session)
        #expect(await shell.run() == .done)
        #expect(assistant.lineAssistant.hint("list ", 5) == .text("limit=3"))
    }
}
