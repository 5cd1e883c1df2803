import EmbedJobs
import JobAssist
import JobCommands
import LocalFiles
import TestSupport
import Testing

@Suite("Command line completer")
struct CommandLineCompleterTests {
    private static let program = Subcommand(
        name: "embedjobs",
        summary: "",
        subcommands: [
            Subcommand(
                name: "do",
                summary: "Run a command.",
                arguments: [
                    ProgramArgument(.option, names: ["-c"], valueName: "c", summary: ""),
                    ProgramArgument(.flag, names: ["-q", "--quiet"], valueName: "quiet", summary: "Show little."),
                    ProgramArgument(.option, names: ["--server"], valueName: "server", summary: "The address."),
                    ProgramArgument(
                        .option,
                        names: ["--profile"],
                        valueName: "profile",
                        summary: "",
                        values: .profiles
                    ),
                    ProgramArgument(
                        .option,
                        names: ["--color"],
                        valueName: "color",
                        summary: "",
                        values: .choices(["auto", "always", "never"])
                    ),
                    ProgramArgument(.positional, valueName: "words", summary: "", isRepeating: true),
                ]
            ),
            Subcommand(
                name: "run",
                summary: "Run scripts.",
                arguments: [
                    ProgramArgument(
                        .positional,
                        valueName: "file",
                        summary: "",
                        isRequired: true,
                        values: .files(extensions: ["embedjobs"])
                    ),
                    ProgramArgument(
                        .positional,
                        valueName: "words",
                        summary: "",
                        isRepeating: true,
                        values: .parameters
                    ),
                ]
            ),
            Subcommand(
                name: "models",
                summary: "List models.",
                subcommands: [
                    Subcommand(name: "list", summary: "List."),
                    Subcommand(
                        name: "remove",
                        summary: "Remove a model.",
                        arguments: [ProgramArgument(.positional, valueName: "name", summary: "", values: .models)]
                    ),
                ],
                standard: "list"
            ),
            Subcommand(
                name: "help",
                summary: "Explain.",
                arguments: [
                    ProgramArgument(.positional, valueName: "words", summary: "", isRepeating: true, values: .topics)
                ]
            ),
        ],
        standard: "do"
    )

    private let folder: TemporaryFolder
    private let completer: CommandLineCompleter

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("{}\n", to: "docs.jsonl")
        try folder.write("{}\n", to: "a b.jsonl")
        try folder.write("param lang = en  # The language.\nparam out\n", to: "own.embedjobs")
        let state = Session(
            RunContext(RunEffects(service: ScriptedService())),
            RunInputs(),
            output: SilentOutput()
        ).state
        let names = KnownNames(
            models: [Model(name: ModelName(rawValue: "tiny"), dimensions: 4, maxTokens: 8)],
            jobs: [
                KnownNames.Entry(
                    id: "9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60",
                    name: "nightly",
                    state: "complete",
                    createdAt: Timestamp(microseconds: 1)
                )
            ],
            datasets: []
        )
        completer = CommandLineCompleter(
            Self.program,
            Completer(state: state, names: names),
            profiles: ["work", "home"]
        )
    }

    @Test("the ids of recorded runs are completed")
    func runs() {
        let id = ProgramArgument(.positional, valueName: "id", summary: "", values: .runs)
        let show = Subcommand(name: "show", summary: "", arguments: [id])
        let runs = Subcommand(name: "runs", summary: "", subcommands: [show])
        let program = Subcommand(name: "embedjobs", summary: "", subcommands: [runs])
        let state = Session(
            RunContext(RunEffects(service: ScriptedService())),
            RunInputs(),
            output: SilentOutput()
        ).state
        let completer = CommandLineCompleter(program, Completer(state: state, names: .none)) {
            [("20240114-1", "a.embedjobs"), ("20240113-1", "b.embedjobs")]
        }
        let call = TypedCall(["runs", "show"], word: "20240113", program: program)
        #expect(completer.candidates(for: call).map(\.text) == ["20240113-1"])
        #expect(completer.candidates(for: call).map(\.summary) == ["b.embedjobs"])
    }

    private func call(_ line: String) -> TypedCall {
        let typed = ShellLine(line.replacing("DIR", with: folder.path))
        return TypedCall(typed.arguments, word: typed.word.text, program: Self.program)
    }

    private func texts(_ line: String) -> [String] {
        completer.candidates(for: call(line)).map { $0.text.replacing(folder.path, with: "DIR") }
    }

    @Test(
        "the program and the language are completed",
        arguments: [
            ("embedjobs canc", ["cancel"]), ("embedjobs ru", ["run"]), ("embedjobs do canc", ["cancel"]),
            ("embedjobs --pro", ["--profile"]), ("embedjobs --profile w", ["work"]),
            ("embedjobs --profile=", ["--profile=work", "--profile=home"]),
            ("embedjobs --color=al", ["--color=always"]), ("embedjobs list --col", ["--color"]),
            ("embedjobs -q --profile work canc", ["cancel"]),
            ("embedjobs create mod", ["model="]), ("embedjobs create model=", ["model=tiny"]),
            ("embedjobs create model=tiny input_type=search_q", ["input_type=search_query"]),
            ("embedjobs create embedding_types=float,int", ["embedding_types=float,int8"]),
            ("embedjobs get night", ["9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60"]),
            ("embedjobs upload DIR/d", ["DIR/docs.jsonl"]), ("embedjobs upload 'DIR/a b", ["DIR/a b.jsonl"]),
            ("embedjobs run DIR/", ["DIR/own.embedjobs", "DIR/a b.jsonl", "DIR/docs.jsonl"]),
            ("embedjobs run DIR/own.embedjobs ", ["lang=", "out="]),
            ("embedjobs run DIR/own.embedjobs lang=de ", ["out="]),
            ("embedjobs run DIR/own.embedjobs out=DIR/do", ["out=DIR/docs.jsonl"]),
            ("embedjobs models ", ["list", "remove"]), ("embedjobs models remove ", ["tiny"]),
            ("embedjobs help canc", ["cancel"]),
        ]
    )
    func candidates(line: String, expected: [String]) { #expect(texts(line) == expected) }

    @Test("keywords are offered in a script after -c only, and nothing after unknown words")
    func scripts() {
        #expect(!texts("embedjobs ").contains("for") && texts("embedjobs ").contains("upload"))
        #expect(!texts("embedjobs ").contains("do"))
        #expect(texts("embedjobs -c 'fo").contains("for"))
        #expect(texts("embedjobs -c 'let ds = upl") == ["let ds = upload"])
        #expect(texts("embedjobs -c 'list' na") == [])
        #expect(texts("embedjobs for x") == [] && texts("embedjobs nonsense li") == [])
    }

    @Test("dollar signs and quotes of a call are text, not variables")
    func literals() {
        #expect(texts("embedjobs echo '$la") == [])
        #expect(texts("embedjobs upload 'it\\''s' format=js").contains("format=json"))
    }

    @Test(
        "a service is asked only for the names that are completed",
        arguments: [
            ("embedjobs list ", []), ("embedjobs canc", []), ("embedjobs create model=t", [.models]),
            ("embedjobs wait ", [.jobs]), ("embedjobs wait x timeout=", []),
            ("embedjobs download ", [.jobs, .datasets]),
            ("embedjobs -c 'wait ", [.jobs]), ("embedjobs models remove ", [.models]), ("embedjobs --server wa", []),
        ] as [(String, Set<NameKind>)]
    )
    func names(line: String, kinds: Set<NameKind>) { #expect(completer.names(for: call(line)) == kinds) }

    @Test("the options that select a service are read in any position")
    func options() {
        let call = call("embedjobs --server http://h -q list --profile=work sta")
        #expect(call.options["--server"] == "http://h" && call.options["--profile"] == "work")
        #expect(call.options["--quiet"] == "")
    }

    @Test("every command has its options completed as at the prompt")
    func everyCommand() {
        for command in CommandTable.standard.commands {
            for key in command.keys {
                let found = texts("embedjobs do \(command.name) x \(key.dropLast())")
                #expect(found.contains(key + "="), "\(command.name) \(key): \(found)")
            }
        }
    }
}
