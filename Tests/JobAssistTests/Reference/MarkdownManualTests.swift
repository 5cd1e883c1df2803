import JobAssist
import JobCommands
import Testing

@Suite("Markdown manual")
struct MarkdownManualTests {
    @Test("it has headings, code and lists")
    func page() {
        var page = MarkdownManual(name: "tool", version: "1.2", summary: "does it")
        page.heading("Options")
        page.subheading("a `b`")
        page.paragraph("Text.")
        page.item("-x", "One.")
        page.item("-y", "Two.")
        page.verbatim(["a ``` b", ""])
        let expected = """
            # tool 1.2

            does it

            ## Options

            ### `` a `b` ``

            Text.

            - `-x`: One.
            - `-y`: Two.

            ````
            a ``` b

            ````

            """
        #expect(page.text == expected)
    }

    @Test("it contains the whole language")
    func language() {
        var page = MarkdownManual(name: "tool", version: "1", summary: "does it")
        page.add(ReferenceSection.all(of: .standard))
        for command in CommandTable.standard.commands { #expect(page.text.contains("### `\(command.name)`\n")) }
        for construct in Construct.all { #expect(page.text.contains("\n```\n\(construct.signature)\n```\n")) }
        #expect(page.text.contains("## Exit codes"))
    }
}
