import JobScript
import Testing

@Suite("TypedWord")
struct TypedWordTests {
    /// Returns the last word of a text.
    private static func word(_ text: String) throws -> TypedWord {
        try #require(TypedScript(Array(text.utf8), cursor: text.utf8.count)).word
    }

    @Test(
        "Key and text are parsed, with quotes and escapes",
        arguments: [
            ("echo abc", nil, "abc"), ("echo 'a b", nil, "a b"), ("echo \"a\\tb", nil, "a\tb"),
            ("echo a\\ b", nil, "a b"), ("echo a\\", nil, "a"), ("create name=", "name", ""),
            ("create name='x y", "name", "x y"), ("echo \"a\\\"b", nil, "a\"b"), ("echo 5=x", nil, "5=x"),
            ("echo $x/y", nil, nil), ("echo \"a\\q", nil, nil), ("echo --x", nil, "--x"), ("echo 'a'", nil, nil),
        ] as [(String, String?, String?)]
    )
    func texts(line: String, key: String?, text: String?) throws {
        let word = try Self.word(line)
        #expect(word.key?.text == key)
        #expect(word.text == text)
    }

    @Test(
        "The variable at the cursor is found",
        arguments: [
            ("echo $", "", "", nil), ("echo $jo", "jo", "", nil), ("echo ${jo", "jo", "", nil),
            ("echo $job.", "job", "", ""), ("echo $job.st", "job", "", "st"), ("echo \"a $job.st", "job", "", "st"),
            ("echo $jobs[0].st", "jobs", "[0]", "st"), ("echo ${a.b.c", "a", ".b", "c"), ("get a=$x", "x", "", nil),
        ] as [(String, String, String, String?)]
    )
    func variables(line: String, name: String, path: String, field: String?) throws {
        let variable = try #require(try Self.word(line).variable)
        let steps = variable.path.map { step in
            switch step {
            case .field(let name): ".\(name)"
            case .index(let index): "[\(index)]"
            }
        }
        #expect(variable.name == name)
        #expect(steps.joined() == path)
        #expect(variable.field == field)
        #expect(variable.partStart == line.utf8.count - (field ?? name).utf8.count)
    }

    @Test(
        "Text other than a variable at the cursor is ignored",
        arguments: ["echo '$x", "echo \\$x", "echo ${x}", "echo $x/", "echo $x[0]", "echo $1", "echo x", "echo $X"]
    )
    func noVariables(line: String) throws { #expect(try Self.word(line).variable == nil) }

    @Test(
        "Inserted text is escaped so that it is read literally",
        arguments: [
            ("echo ", "a b", "a\\ b"), ("echo ", "a=b", "a\\=b"), ("create name=", "a=b", "a=b"),
            ("echo ", "#a", "\\#a"),
            ("echo ", "a*[1]", "a\\*\\[1]"), ("echo ", "it's", "it's"), ("echo ", "'a", "\\'a"),
            ("echo '", "a b", "a b"),
            ("echo '", "it's", nil), ("echo \"", "a \"b\" $c", "a \\\"b\\\" \\$c"), ("echo ", "a\nb", nil),
            ("echo ", "--x", "\\--x"), ("echo ", "%1", "\\%1"), ("echo ", "日本", "日本"), ("echo ", "a\\b", "a\\\\b"),
        ] as [(String, String, String?)]
    )
    func written(line: String, text: String, expected: String?) throws {
        let word = try Self.word(line)
        let written = word.written(text, at: word.contentStart)
        #expect(written == expected)
        guard let written else { return }
        #expect(try Self.word(line + written).text == text)
    }
}
