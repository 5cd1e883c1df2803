import JobScript
import Testing

@Suite("ScriptWriter")
struct ScriptWriterTests {
    @Test("A script is written in canonical form")
    func written() {
        let text = """
            param a='x'; let  b  =  upload   $a name="q\\n$b.c"
            for f in *.x  {echo ; echo ${f.stem}\\ x } # comment
            """
        let result = Parser.parse(
            Source(name: "t", text: text.replacing("{echo", with: "{ echo")),
            verbs: ["upload", "echo"]
        )
        #expect(result.diagnostics.isEmpty)
        let expected = """
            param a = 'x'
            let b = upload $a name="q\\n$b.c"
            for f in *.x {
                echo
                echo ${f.stem}\\ x
            }

            """
        #expect(ScriptWriter.text(of: result.statements) == expected)
    }

    @Test(
        "Variables are written in the form that was read",
        arguments: [
            "echo $l[-1] ${l[2].name} $r[\"E F\"].stem", "echo \"${x:-a $y.z}\" ${x.y:-} ${x:-\\}\\$\\\"\\u{1B}}",
            "echo $r[\"a\\\"b\\\\c\"] \"$r[\"E F\"]\"",
        ]
    )
    func writtenVariables(text: String) {
        let result = Parser.parse(Source(name: "t", text: text), verbs: ["echo"])
        #expect(result.diagnostics.isEmpty, "\(result.diagnostics.map(\.message))")
        #expect(ScriptWriter.text(of: result.statements) == text + "\n")
    }

    @Test("A field in quotes is written with a dot if it can be")
    func plainField() {
        let result = Parser.parse(Source(name: "t", text: "echo $r['title'] $r['E F']"), verbs: ["echo"])
        #expect(ScriptWriter.text(of: result.statements) == "echo $r.title $r[\"E F\"]\n")
    }

    @Test("Blocks, conditions, redirects and shell lines are written in canonical form")
    func writtenBlocks() {
        let text = """
            if  not $a == b  and exists *.x or defined r.f { try upload a >>  $b; !ls  -l
            } else if $c { let d = upload e else { assert $f >= 1 'g' } } else { echo | cat  h
            }
            """
        let result = Parser.parse(Source(name: "t", text: text), verbs: ["upload", "echo"])
        #expect(result.diagnostics.isEmpty)
        let expected = """
            if not $a == b and exists *.x or defined r.f {
                try upload a >> $b
                ! ls  -l
            } else if $c {
                let d = upload e else {
                    assert $f >= 1 'g'
                }
            } else {
                echo | cat  h
            }

            """
        #expect(ScriptWriter.text(of: result.statements) == expected)
    }

    @Test("Attempts, jumps and the output of shell lines are written in canonical form")
    func writtenControl() {
        let text = """
            try { let a = !date  +%F
            } else { let b += ! id else {exit 3 } }
            retry  3   every=10s { try ! make; make install
              ! false   else { continue } }
            for l in ! ls "{ a"  { break }
            """
        let result = Parser.parse(Source(name: "t", text: text.replacing("{exit", with: "{ exit")), verbs: [])
        #expect(result.diagnostics.isEmpty)
        let expected = """
            try {
                let a = ! date  +%F
            } else {
                let b += ! id else {
                    exit 3
                }
            }
            retry 3 every=10s {
                try ! make; make install
                ! false else {
                    continue
                }
            }
            for l in ! ls "{ a" {
                break
            }

            """
        #expect(ScriptWriter.text(of: result.statements) == expected)
        let again = Parser.parse(Source(name: "t", text: expected), verbs: [])
        #expect(ScriptWriter.text(of: again.statements) == expected)
    }
}
