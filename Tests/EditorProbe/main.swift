import JobAssist
import JobCommands
import JobScript
import JobShell

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// EditorProbe HISTORY [CONTROL]: an editor with a small fixed language, for tests under a pseudo-terminal.
//
// The response to each line is `got COUNT "TEXT"`: its number of bytes, and the text with line feeds as \n and other
// control characters in hexadecimal. `exit` exits, `partial` writes output without a line end, and `sh` runs a program
// that reads input. The pipe CONTROL carries lines `notice TEXT`, `prompt TEXT` and `cancel`, at any time.

/// The language of the probe: a few commands, some with arguments, braces and double quotes.
let assistant = LineAssistant(
    complete: { text, cursor in
        let head = String(decoding: Array(text.utf8)[..<cursor], as: UTF8.self)
        let word = String(head.reversed().prefix { $0 != " " }.reversed())
        let words: [(String, String)]
        switch head.split(separator: " ").first.map(String.init) {
        case "create"? where head.contains(" "):
            words = [("model=", "which model"), ("dataset_id=", "what to embed"), ("dimensions=", "")]
        case "many"? where head.contains(" "):
            words = (0..<300).map { ("id-\($0)", "job number \($0)") }
        case "upload"? where head.contains(" "):
            words = [("\"my file.jsonl\"", ""), ("data/", "")]
        default:
            words = [
                ("create", "start a job"), ("cancel", "stop a job"), ("crawl", ""), ("many", ""), ("upload", ""),
            ]
        }
        let bare = word.filter { $0 != "\"" }
        let matching = words.filter { $0.0.filter { $0 != "\"" }.hasPrefix(bare) }
        return Completion(
            range: (cursor - word.utf8.count)..<cursor,
            candidates: matching.map { text, summary in
                Completion.Candidate(text, ending: "=/".contains(text.suffix(1)) ? "" : " ", summary: summary)
            }
        )
    },
    hint: { text, _ in
        if text == "wait " { return .note("JOB [timeout=]") }
        guard !text.isEmpty, let line = history.newest(startingWith: text) else { return nil }
        return .text(String(decoding: Array(line.utf8)[text.utf8.count...], as: UTF8.self))
    },
    completeness: { text in
        if text.filter({ $0 == "\"" }).count % 2 == 1 { return .open(.quote("\"")) }
        let depth = text.reduce(0) { $0 + ($1 == "{" ? 1 : $1 == "}" ? -1 : 0) }
        return depth > 0 ? .open(.block(depth: depth)) : .complete
    },
    spans: { text in
        // Every word but the first has the style of an option, so that most sessions paint.
        var spans: [StyledSpan] = []
        var start = 0
        for word in text.split(omittingEmptySubsequences: false, whereSeparator: { " \n\t".contains($0) }) {
            let end = start + word.utf8.count
            if start > 0, start < end { spans.append(StyledSpan(start..<end, .option)) }
            start = end + 1
        }
        return spans
    },
    check: { text, _ in
        guard let range = text.range(ofFirst: "wrong") else { return LineCheck() }
        return LineCheck(marks: [LineCheck.Mark(range, .mistake)], reason: "that is wrong")
    }
)

extension String {
    /// The bytes of the first occurrence of a text.
    func range(ofFirst text: String) -> Range<Int>? {
        let (all, part) = (Array(utf8), Array(text.utf8))
        guard all.count >= part.count else { return nil }
        return (0...(all.count - part.count)).first { all[$0...].starts(with: part) }.map { $0..<($0 + part.count) }
    }
}

func answer(_ text: String) -> String {
    let shown = text.unicodeScalars.map { scalar -> String in
        switch scalar.value {
        case 0x0A: "\\n"
        case 0..<0x20, 0x7F..<0xA0: "\\x" + String(scalar.value, radix: 16)
        default: String(scalar)
        }
    }
    return "got \(text.utf8.count) \"\(shown.joined())\"\n"
}

func write(_ text: String) { Stream.standardOutput.write(text) }

/// Executes lines from the control pipe on a separate thread.
func listen(_ path: String, _ editor: LineEditor, _ cancel: @escaping @Sendable () -> Void) {
    let thread = Task.detached {
        guard let file = fopen(path, "r") else { return }
        var buffer = [CChar](repeating: 0, count: 4_096)
        while fgets(&buffer, Int32(buffer.count), file) != nil {
            let line = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let parts = line.dropLast().split(separator: " ", maxSplits: 1).map(String.init)
            switch parts.first {
            case "notice"?: editor.notice(parts[1])
            case "prompt"?: editor.change(Prompt([.init(parts[1], .green), .init("> ")]))
            case "cancel"?: cancel()
            default: write("unknown: \(line)")
            }
        }
    }
    _ = thread
}

var environment: [String: String] = [:]
for name in ["TERM", "NO_COLOR", "EDITRC", "HOME"] {
    if let value = getenv(name) { environment[name] = String(cString: value) }
}
let history = History(path: CommandLine.arguments[1], redact: History.redacting { ["s3cr3t-key"] })
let isColored = ColorChoice.auto.isColored(environment: environment, isTerminal: isatty(1) == 1)
let editor = LineEditor(
    LineEditor.Configuration(
        history: history,
        assistant: assistant,
        isColored: isColored,
        environment: environment
    )
)

/// The task that reads a line, which can be cancelled from outside.
actor Waiting {
    private var task: Task<LineEvent, Never>?

    func line(_ prompt: Prompt, draft: String) async -> LineEvent {
        let task = Task { await editor.readLine(prompt, draft: draft) }
        self.task = task
        return await task.value
    }

    func cancel() { task?.cancel() }
}

let waiting = Waiting()
if CommandLine.arguments.count > 2 {
    listen(CommandLine.arguments[2], editor) { Task { await waiting.cancel() } }
}
/// The text with which the next line begins, after ^X^E: the previous one in capitals.
var draft = ""
loop: while true {
    let prompt = Prompt([.init("probe", .green), .init("> ")], right: [.init("2 running", .grey)])
    let next = draft
    draft = ""
    switch await waiting.line(prompt, draft: next) {
    case .line("exit"): break loop
    case .line("partial"): write("no line end")
    case .line("sh"): write("sh: \(system("head -n 1"))\n")
    case .line(let text): write(answer(text))
    case .edit(let text): draft = text.uppercased()
    case .interrupted: write("interrupted\n")
    case .endOfInput:
        write("end of input\n")
        break loop
    }
}
