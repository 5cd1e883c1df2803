import JobCommands
import JobScript
import LocalFiles
import TestSupport

/// What an editor shows a part of a script as.
enum SyntaxKind: String {
    case command
    case keyword
    case key
    case string
    case variable
    case comment
    case shell
    case choice
}

/// Scripts whose parts every syntax file must colour as the lexer and the tables read them: the examples of the
/// checkout, those of all commands and constructs, and some lines that are easily misread.
struct SyntaxCorpus {
    /// A part of a line, and its kind; nil if it must have none.
    struct Expectation {
        let line: Int
        let column: Int
        let kind: SyntaxKind?
        let text: String
    }

    let lines: [String]
    let expectations: [Expectation]

    init() throws {
        var text = ""
        let folder = Checkout.path("scripts/examples")
        for name in try Folder.names(in: folder) where name.hasSuffix(".embedjobs") {
            text += String(decoding: try GoldenFile.bytes(of: "\(folder)/\(name)"), as: UTF8.self)
        }
        let examples = CommandTable.standard.commands.flatMap(\.examples) + Construct.all.flatMap(\.examples)
        for example in examples where example.utf8.allSatisfy({ $0 < 0x80 }) { text += example + "\n" }
        text += Self.special.map(\.line).joined(separator: "\n")
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let first = lines.count - Self.special.count
        let special = Self.special.enumerated().flatMap { index, sample in
            sample.parts.map { part, kind in
                let column =
                    sample.line.utf8.count - sample.line[sample.line.firstRange(of: part)!.lowerBound...].utf8.count
                return Expectation(line: first + index, column: column, kind: kind, text: part)
            }
        }
        expectations = Self.expectations(of: text) + special
    }

    /// Lines with the kinds of their parts.
    private static let special: [(line: String, parts: [(String, SyntaxKind?)])] = [
        ("echo a # b", [("echo", .command), ("# b", .comment)]), ("echo a#b", [("#b", nil)]),
        ("echo list delete", [("list", nil), ("delete", nil)]),
        ("echo don't 'a b'", [("'t", nil), ("'a b'", .string)]),
        ("echo ${f.stem} upload", [("${f", .variable), ("upload", nil)]),
        ("echo \"$last_job and \\\"list\\\"\" x", [("\"$", .string), ("$last_job", .variable), ("list", .string)]),
        (
            "if not exists a.jsonl { list } else { cancel $x }",
            [("list", .command), ("else", .keyword), ("cancel", .command)]
        ),
        ("list status=failed format=csv|wc -l", [("status", .key), ("failed", .choice), ("wc", .shell)]),
        ("let day = ! date +%F", [("let", .keyword), ("date", .shell)]),
        ("create embedding_types=float,int8 lang=x", [("float,int8", .choice), ("lang", nil)]),
        ("echo \\$x", [("x", nil)]),
    ]

    /// The words of a script by the lexer: commands, keywords, keys, quoted values and variables.
    private static func expectations(of text: String) -> [Expectation] {
        let source = Source(name: "", text: text)
        var lexer = Lexer(source)
        var found: [Expectation] = []
        var statement: [String] = []
        var isShell = false
        func note(_ offset: Int, _ kind: SyntaxKind, _ span: Span) {
            let position = source.position(of: offset)
            let text = source.text(of: span)
            found.append(Expectation(line: position.line - 1, column: position.column - 1, kind: kind, text: text))
        }
        while true {
            let token = lexer.next()
            if isShell, token.kind.isNewline { isShell = false }
            if isShell { continue }
            switch token.kind {
            case .end: return found
            case .newline, .semicolon, .openBrace, .closeBrace: statement = []
            case .symbol(let symbol): isShell = ["|", "!"].contains(symbol)
            case .invalid: break
            case .word(let word):
                let plain = word.key == nil ? word.value?.plainWord ?? "" : ""
                if beginsCommand(statement), CommandTable.standard[plain] != nil {
                    note(token.span.start, .command, token.span)
                } else if statement.isEmpty, Construct.words.contains(plain) {
                    note(token.span.start, .keyword, token.span)
                }
                if let key = word.key, knownKeys.contains(key.text) { note(key.span.start, .key, token.span) }
                if let value = word.value {
                    if case .bare = value.style {} else { note(value.span.start, .string, token.span) }
                    for variable in value.variables { note(variable.span.start, .variable, token.span) }
                }
                statement.append(plain)
            }
        }
    }

    private static let knownKeys = Set(CommandTable.standard.commands.flatMap(\.keys))

    /// Whether a command may follow the words of a statement.
    private static func beginsCommand(_ words: [String]) -> Bool {
        switch words.first {
        case nil: true
        case "try": words.count == 1
        case "let": words.count == 3
        case "for": words.count == 3
        default: false
        }
    }
}

extension Token.Kind {
    fileprivate var isNewline: Bool {
        switch self {
        case .newline, .end: true
        default: false
        }
    }
}
