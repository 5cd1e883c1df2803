import JobScript
import TestSupport
import Testing

/// The command names in the tests' scripts.
private let verbs: Set<String> = ["upload", "create", "wait", "download", "echo"]

private func parse(_ text: String) -> Parser.Result {
    Parser.parse(Source(name: "t.embedjobs", text: text), verbs: verbs)
}

@Suite("Parser")
struct ParserTests {
    private static let folder = Checkout.path("Tests/JobScriptTests/Golden")

    private static func names() -> [String] {
        (try? GoldenFile.names(in: folder, withExtension: "embedjobs")) ?? []
    }

    @Test("Trees and mistakes match the golden files", arguments: names())
    func golden(name: String) throws {
        let path = "\(Self.folder)/\(name)"
        let source = Source(name: "\(name).embedjobs", bytes: try GoldenFile.bytes(of: path + ".embedjobs"))
        let result = Parser.parse(source, verbs: verbs)
        let tree = TreeText.text(of: result.statements)
        #expect(try GoldenFile(path + ".tree").expected(recording: tree) == tree)
        let renderer = DiagnosticRenderer(isColored: false)
        let mistakes = result.diagnostics.map { renderer.text(of: $0, in: source) + "\n" }.joined(separator: "\n")
        #expect(try GoldenFile(path + ".err").expected(recording: mistakes) == mistakes)
    }

    @Test("Golden files are found")
    func goldenFilesAreFound() { #expect(Self.names().count > 10) }

    @Test("Blocks nest up to 64 levels")
    func nesting() {
        func nested(_ depth: Int) -> String {
            String(repeating: "for x in a {\n", count: depth) + String(repeating: "}\n", count: depth)
        }
        #expect(parse(nested(64)).diagnostics.isEmpty)
        let tooDeep = parse(nested(65)).diagnostics
        #expect(tooDeep.contains { $0.mistake as? SyntaxMistake == .nestedTooDeep(limit: 64) })
        // Far more levels than fit on the stack.
        #expect(!parse(nested(200_000)).diagnostics.isEmpty)
    }

    @Test(
        "--help and -h ask for help on a command or a keyword",
        arguments: [
            ("create --help", "help create"), ("create -h", "help create"), ("create a=b --help c", "help create"),
            ("crate --help", "help crate"), ("for --help", "help for"), ("assert -h", "help assert"),
            ("include --help; echo a", "help include; echo a"), ("if a == b { wait -h }", "if a == b { help wait }"),
        ]
    )
    func help(text: String, meaning: String) {
        let result = parse(text)
        #expect(result.diagnostics.isEmpty)
        #expect(TreeText.text(of: result.statements) == TreeText.text(of: parse(meaning).statements))
    }

    @Test(
        "Other words with dashes are not requests for help",
        arguments: ["echo '--help'", "echo '-h'", "! ls --help"]
    )
    func noHelp(text: String) { #expect(!TreeText.text(of: parse(text).statements).contains("help echo")) }

    @Test("At most 100 mistakes are reported")
    func mistakesAreLimited() {
        #expect(parse(String(repeating: "let = 1\n", count: 1_000)).diagnostics.count == 100)
    }

    @Test("A script larger than the limit is rejected")
    func size() {
        let result = parse("# " + String(repeating: "x", count: Limits.scriptBytesMax))
        #expect(result.diagnostics.map(\.span) == [nil])
        let bytes = Limits.scriptBytesMax + 2
        let expected = SyntaxMistake.scriptTooLarge(script: "t.embedjobs", bytes: bytes, limit: 16 << 20)
        #expect(result.diagnostics.first?.mistake as? SyntaxMistake == expected)
    }

    @Test(
        "Parsing takes linear time for any text",
        arguments: [
            "echo \"a\n", "echo 'a\n", "for x in a {\n", "} ", "\\\n", "let x = = ", "echo ${a", "$", "\"\\\n",
        ]
    )
    func time(unit: String) {
        let clock = ContinuousClock()
        let small = clock.measure { _ = parse(String(repeating: unit, count: 20_000)) }
        let large = clock.measure { _ = parse(String(repeating: unit, count: 160_000)) }
        // Eight times the text takes 64 times as long if time is quadratic, far beyond the noise.
        #expect(large < small * 32 + .milliseconds(200))
    }

    @Test("Random bytes produce spans inside the source, without a crash", arguments: 0..<40)
    func anyBytes(seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        for _ in 0..<50 {
            let bytes = Self.randomScript(&random)
            let source = Source(name: "fuzz", bytes: bytes)
            let result = Parser.parse(source, verbs: verbs)
            for diagnostic in result.diagnostics {
                let span = try #require(diagnostic.span)
                #expect(span.start >= 0 && span.end <= bytes.count, "seed \(seed)")
                #expect(!DiagnosticRenderer(isColored: false).text(of: diagnostic, in: source).isEmpty)
            }
            for statement in result.statements { #expect(statement.span.end <= bytes.count, "seed \(seed)") }
        }
    }

    @Test("Mutated scripts that parse can be written and parsed to the same tree", arguments: 0..<20)
    func mutations(seed: Int) throws {
        var random = SplitMix(seed: UInt64(1_000 + seed))
        for name in Self.names() {
            var bytes = try GoldenFile.bytes(of: "\(Self.folder)/\(name).embedjobs")
            for _ in 0..<5 {
                Self.mutate(&bytes, &random)
                let result = Parser.parse(Source(name: name, bytes: bytes), verbs: verbs)
                let text = ScriptWriter.text(of: result.statements)
                let again = parse(text)
                #expect(again.diagnostics.isEmpty, "seed \(seed), \(name): \(text)")
                #expect(TreeText.text(of: again.statements) == TreeText.text(of: result.statements))
            }
        }
    }

    private static let fragments: [String] = [
        "let ", "for ", " in ", "param ", "{", "}", " { ", " } ", "\n", ";", "\"", "'", "$", "${", "}", "\\", "\\\n",
        "=",
        "+=", "#", "|", ">", "a", "b=", "$x", "$x.y", "[0]", "\r\n", "\t", "é", "日", "\u{301}", "upload ", "*",
        "if ", " else ", "else if ", "try ", " and ", " or ", "not ", "exists ", "defined ", " == ", " >= ", " ~ ", "!",
        "assert ", "include ", ">> ", "| cat\n", "! ls\n", "\\\\",
    ]

    private static func randomScript(_ random: inout SplitMix) -> [UInt8] {
        let length = Int(random.next() % 60)
        return (0..<length).flatMap { _ -> [UInt8] in
            if random.next() % 12 == 0 { return [UInt8(truncatingIfNeeded: random.next())] }
            return Array(fragments[Int(random.next() % UInt64(fragments.count))].utf8)
        }
    }

    private static func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix) {
        let place = Int(random.next() % UInt64(bytes.count + 1))
        switch random.next() % 3 {
        case 0 where place < bytes.count: bytes.remove(at: place)
        case 1 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: random.next() % 128)
        default:
            let fragment = fragments[Int(random.next() % UInt64(fragments.count))]
            bytes.insert(contentsOf: Array(fragment.utf8), at: place)
        }
    }
}

/// The SplitMix64 generator, which produces the same numbers for the same seed on every platform.
private struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
