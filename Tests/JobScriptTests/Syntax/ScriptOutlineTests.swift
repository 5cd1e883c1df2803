import JobScript
import Testing

@Suite("ScriptOutline")
struct ScriptOutlineTests {
    @Test("The default of a list is listed as a caller gives it")
    func list() {
        let outline = ScriptOutline(
            of: Source(name: "t", text: "param langs[] = en, 'd e'\nparam l[]\nparam m = $x else a")
        )
        #expect(outline.parameters.map(\.name) == ["langs", "l", "m"])
        #expect(outline.parameters.map(\.standard) == ["en,'d e'", nil, "$x else a"])
    }

    @Test("An outline has the top comment, and parameters with defaults and comments")
    func outline() {
        let text = """
            #!/usr/bin/env -S embedjobs run
            # Nightly export.
            #   Safe to run twice.
            param date = $today    # frozen
            param root
            ## Where the results go,
            # a folder.
            param out = "a b"

            # not about the next

            param last=''; echo x
            """
        let outline = ScriptOutline(of: Source(name: "t", text: text))
        #expect(outline.summary == ["Nightly export.", "Safe to run twice."])
        #expect(outline.parameters.map(\.name) == ["date", "root", "out", "last"])
        #expect(outline.parameters.map(\.standard) == ["$today", nil, "\"a b\"", "''"])
        #expect(outline.parameters.map(\.comment) == ["frozen", nil, "Where the results go, a folder.", nil])
    }

    @Test("An empty script and a script with mistakes have outlines")
    func others() {
        #expect(ScriptOutline(of: Source(name: "t", text: "")).parameters.isEmpty)
        let outline = ScriptOutline(of: Source(name: "t", text: "let =\nparam a = 1\n"))
        #expect(outline.parameters == [ScriptOutline(of: Source(name: "t", text: "param a = 1")).parameters[0]])
        #expect(outline.summary.isEmpty)
    }
}
