import JobScript
import Testing

@Suite("ScriptWriter")
struct ScriptWriterTests {
    @Test("a script in its written form")
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
}
