import JobAssist
import JobCommands
import Testing

@Suite("ForeignCommand")
struct ForeignCommandTests {
    @Test(
        "a command with one meaning here is run",
        arguments: [
            ("\\q", "exit"), ("quit", "exit"), ("  quit;", "exit"), ("QUIT", "exit"), (":q", "exit"), ("?", "help"),
            ("\\?", "help"), ("\\h create", "help create"), ("? wait", "help wait"), ("--help", "help"),
            ("create --help", "help create"), ("wait -h", "help wait"), ("\\! ls -l", "! ls -l"),
            ("\\i a.embedjobs", "include a.embedjobs"),
            ("source a.embedjobs x='b  c'", "include a.embedjobs x='b  c'"), ("\\! echo 'a  b'", "! echo 'a  b'"),
            ("exit()", "exit"), ("set format json", "set format=json"), ("show tables;", "datasets"),
            ("SHOW TABLES", "datasets"), ("set", "show"), ("$last_job", "show last_job"),
            ("$jobs[-1].status ", "show jobs[-1].status"),
        ]
    )
    func done(line: String, meant: String) { #expect(ForeignCommand.reading(of: line) == .run(meant)) }

    @Test(
        "a command with several meanings is explained",
        arguments: [
            ("ls", "datasets"), ("ls -l", "! ls"), ("ll", "list"), ("rm abc", "delete ID"), ("ps", "list"),
            ("status", "get ID"), ("jobs", "list"), ("kill 5", "cancel ID"), ("cat a.txt", "peek ID"),
            ("cd ..", "! pwd"),
            ("SELECT * FROM jobs;", "SQL is not supported"), ("\\d", "datasets"), ("\\l", "models"),
            ("clear", "Control-L"),
            ("export A=b", "let NAME"),
        ]
    )
    func answered(line: String, part: String) throws {
        guard case .say(let answer) = try #require(ForeignCommand.reading(of: line)) else {
            Issue.record("\(line) is done")
            return
        }
        #expect(answer.contains(part))
        #expect(!answer.hasSuffix("."))
    }

    @Test(
        "every other line is read unchanged",
        arguments: [
            "", "list", "exit", "help create", "create model=a", "quit now", "status = 5", "cats", "get --help x",
            "set format=json", "set format =json", "show last_job", "show jobs", "set a b", "echo ls", "ls\necho a",
            "$a b", "${a}", "$a.", "set\nset",
            "source a.embedjobs\nlist",
            "cd data\nupload a.jsonl",
        ]
    )
    func nothing(line: String) { #expect(ForeignCommand.reading(of: line) == nil) }
}
