import JobScript
import TestSupport
import Testing

@Suite("ScriptFormatter")
struct ScriptFormatterTests {
    private static let verbs: Set<String> = ["upload", "create", "wait", "list", "echo"]
    private static let folder = GoldenFile.folder(beside: #filePath)

    private static func format(_ text: String) throws -> String {
        try ScriptFormatter.format(Source(name: "t", text: text), verbs: verbs).get()
    }

    @Test("words move, comments and what is lined up stay")
    func formatted() throws {
        let text = """
            #!/usr/bin/env x\r


            param a   =   1   # lined up
            param long   = 2  # with this
            let  x=5;let y +=  upload  "a  b" name=c \\
                          keep_fields=d   ;;
            for f in   *.x {   # each

              if $f == 1 {echo} else {
            try  echo a>b;  ! ls   -l  # for sh
              # inside

              } }
            list|wc  -l


            """
        let expected = """
            #!/usr/bin/env x

            param a   = 1   # lined up
            param long   = 2  # with this
            let x=5; let y += upload "a  b" name=c \\
                          keep_fields=d
            for f in *.x {   # each
                if $f == 1 { echo } else {
                    try echo a > b; ! ls   -l  # for sh
                    # inside
                } }
            list | wc  -l

            """
        #expect(try Self.format(text.replacing("{echo}", with: "{ echo }")) == expected)
        #expect(try Self.format(expected) == expected)
    }

    @Test("nothing comes of nothing, and a script with mistakes is left alone")
    func limits() throws {
        #expect(try Self.format("\n \n") == "")
        #expect(try Self.format("# only a comment") == "# only a comment\n")
        #expect(throws: ScriptFormatter.Mistakes.self) { try Self.format("let = 5") }
    }

    @Test(
        "every golden script that parses keeps its tree, and is not changed a second time",
        arguments: (try? GoldenFile.names(in: folder, withExtension: "embedjobs")) ?? []
    )
    func golden(name: String) throws {
        let source = Source(name: name, bytes: try GoldenFile.bytes(of: "\(Self.folder)/\(name).embedjobs"))
        guard case .success(let once) = ScriptFormatter.format(source, verbs: Self.verbs) else { return }
        let before = Parser.parse(source, verbs: Self.verbs).statements
        let after = Parser.parse(Source(name: name, text: once), verbs: Self.verbs).statements
        #expect(TreeText.text(of: after) == TreeText.text(of: before))
        #expect(try Self.format(once) == once)
    }
}
