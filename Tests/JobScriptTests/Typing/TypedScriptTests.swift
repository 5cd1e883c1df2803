import JobScript
import Testing

@Suite("TypedScript")
struct TypedScriptTests {
    /// Parses a text with the cursor at its `^`.
    private static func typed(_ marked: String) -> TypedScript? {
        let bytes = Array(marked.utf8)
        guard let cursor = bytes.firstIndex(of: UInt8(ascii: "^")) else { return nil }
        return TypedScript(Array(bytes[..<cursor] + bytes[(cursor + 1)...]), cursor: cursor)
    }

    @Test(
        "The word at the cursor and the tokens before it",
        arguments: [
            ("^", "", 0), ("cre^ate", "cre", 0), ("create ^", "", 1), ("create model=a ^", "", 2),
            ("list; get ^", "", 1), ("list\nget a^", "a", 1), ("for x in a { get ^", "", 1),
            ("for x in a {\n get $x\n echo ^", "", 1), ("} ^", "", 0), ("create \\\n name=^", "name=", 1),
            ("echo 'a b^", "'a b", 1), ("echo \"a\nb^", "\"a\nb", 1), ("echo \"a 'b^", "\"a 'b", 1),
            ("echo $^", "$", 1), ("echo \"$x.na^", "\"$x.na", 1), ("list > ^", "", 2), ("list >^", "", 2),
            ("list | grep a\nget ^", "", 1), ("! ls\nget ^", "", 1), ("echo # no\nget ^", "", 1), ("a;b^", "b", 0),
        ]
    )
    func words(marked: String, word: String, count: Int) throws {
        let script = try #require(Self.typed(marked))
        #expect(script.word.typed(from: script.word.span.start) == word)
        #expect(script.tokens.count == count)
    }

    @Test(
        "Nothing can be completed in a comment, in a shell line or at a brace",
        arguments: ["# a^", "echo a # b^", "! ls ^", "!^", "for x in a {^", "for x in a { }^", "list | gr^", "list |^"]
    )
    func nothing(marked: String) { #expect(Self.typed(marked) == nil) }

    @Test("Block depth, a preceding block and the text after the cursor")
    func surroundings() throws {
        let inner = try #require(Self.typed("for x in a {\n if $ok { echo a } e^"))
        #expect(inner.depth == 1)
        #expect(inner.isAfterBlock)
        let line = try #require(Self.typed("create model=a ^ truncate=END name=b; get x=y"))
        #expect(line.keysAfter == ["truncate", "name"])
        #expect(line.next == UInt8(ascii: " "))
        #expect(!line.isAfterBlock)
        #expect(line.depth == 0)
        #expect(line.start == 0)
    }

    @Test("Any text and cursor parse without a crash")
    func anyText() {
        let fragments = [
            "echo ", "'", "\"", "$", "${a", ".b", "[1]", "{ ", "}", ";", "\n", "\\", "|", "!", "#", "k=", "é",
        ]
        var state: UInt64 = 7
        for _ in 0..<2_000 {
            var text = ""
            for _ in 0..<8 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += fragments[Int(state >> 33) % fragments.count]
            }
            let bytes = Array(text.utf8)
            for cursor in 0...bytes.count {
                guard let script = TypedScript(bytes, cursor: cursor) else { continue }
                #expect(script.word.span.end == cursor)
                #expect(script.start <= cursor)
                _ = script.word.pieces(upTo: cursor)
            }
        }
    }
}
