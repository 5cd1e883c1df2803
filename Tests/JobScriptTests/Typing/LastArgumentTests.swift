import JobScript
import Testing

@Suite("LastArgument")
struct LastArgumentTests {
    @Test(
        "the last word of a line or block, as it was typed",
        arguments: [
            ("get abc", "abc"), ("list", "list"), ("upload f name='two words'  ", "name='two words'"),
            ("echo \"$a b\" # comment", "\"$a b\""), ("for j in list {\n  get $j.id\n}\n", "$j.id"),
            ("list > out.csv", "out.csv"), ("list | grep -v 'a b'", "b'"), ("! ls -l dir", "dir"), ("a; b c;", "c"),
            ("echo \"open", "\"open"), ("echo é日本", "é日本"), ("get %3", "%3"),
        ]
    )
    func last(line: String, wanted: String) { #expect(LastArgument.of(line) == wanted) }

    @Test("a line without a word has none", arguments: ["", "   ", "# only", "{ }"])
    func none(line: String) { #expect(LastArgument.of(line) == nil) }
}
