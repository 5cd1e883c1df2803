import JobScript
import TestSupport
import Testing

@Suite("ScriptFormatter")
struct ScriptFormatterTests {
    private static let verbs: Set<String> = ["upload", "create", "wait", "list", "echo"]
    private static let folder = Checkout.path("Tests/JobScriptTests/Golden")

    private static func format(_ text: String) throws -> String {
        try ScriptFormatter.format(Source(name: "t", text: text), verbs: verbs).get()
    }

    @Test("A watched command is written as a command")
    func watch() throws {
        #expect(try Self.format("watch   list  every=2s ; echo a\n") == "watch list every=2s; echo a\n")
    }

    @Test("Words are moved, comments and alignment are kept")
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

    @Test("Shell lines stay as written up to the else or the block after them")
    func shellLines() throws {
        let text = """
            let  a   =  !date  +%F
            let b = ! test -s "a {"   else   { echo   $error.status }
            for l  in !  ls | head -2   {
            retry 3   every=10s { break }
            }
            try  { ! a; b  # for sh
            }  else { continue }

            """
        let expected = """
            let a   = ! date  +%F
            let b = ! test -s "a {" else { echo $error.status }
            for l in ! ls | head -2 {
                retry 3 every=10s { break }
            }
            try { ! a; b  # for sh
            } else { continue }

            """
        #expect(try Self.format(text) == expected)
        #expect(try Self.format(expected) == expected)
    }

    @Test("An empty script stays empty, and a script with mistakes is rejected")
    func limits() throws {
        #expect(try Self.format("\n \n") == "")
        #expect(try Self.format("# only a comment") == "# only a comment\n")
        #expect(throws: ScriptFormatter.Mistakes.self) { try Self.format("let = 5") }
    }

    @Test(
        "Formatting keeps the tree with blanks, lines and comments anywhere, and is idempotent",
        arguments: 0..<20
    )
    func mutations(seed: Int) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        let pieces = [" ", "  ", "\t", "\n", "\n\n", " # c\n", ";", " \\\n  ", "\r\n", " }", " { ", "a"]
        for name in try GoldenFile.names(in: Self.folder, withExtension: "embedjobs") {
            var bytes = try GoldenFile.bytes(of: "\(Self.folder)/\(name).embedjobs")
            for _ in 0..<4 {
                bytes.insert(contentsOf: Array(pieces[next(pieces.count)].utf8), at: next(bytes.count + 1))
                let source = Source(name: name, bytes: bytes)
                guard case .success(let once) = ScriptFormatter.format(source, verbs: Self.verbs) else { continue }
                let before = TreeText.text(of: Parser.parse(source, verbs: Self.verbs).statements)
                let after = Parser.parse(Source(name: name, text: once), verbs: Self.verbs)
                #expect(after.diagnostics.isEmpty && TreeText.text(of: after.statements) == before, "\(name): \(once)")
                #expect(try Self.format(once) == once, "\(name), seed \(seed)")
            }
        }
    }

    @Test(
        "Formatting keeps the tree of each golden script, and is idempotent",
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
