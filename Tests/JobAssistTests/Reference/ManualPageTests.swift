import JobAssist
import JobCommands
import Testing

@Suite("Manual page")
struct ManualPageTests {
    @Test("it has the sections of a man page, in troff")
    func page() {
        var page = ManualPage(name: "tool", version: "1.2", summary: "does it")
        page.heading("Options")
        page.subheading("A part")
        page.paragraph("It's a\\b -c.")
        page.item("-x", ".dot")
        page.verbatim(["a", "", ".b"])
        let expected = """
            .TH "TOOL" 1 "" "tool 1.2"
            .nh
            .ad l
            .SH NAME
            tool \\- does it
            .SH "OPTIONS"
            .SS "A part"
            .PP
            It\\(aqs a\\eb \\-c.
            .TP
            \\fB\\-x\\fR
            \\&.dot
            .PP
            .nf
            .RS 4
            a

            \\&.b
            .RE
            .fi

            """
        #expect(page.text == expected)
    }

    @Test("it contains the whole language")
    func language() {
        var page = ManualPage(name: "tool", version: "1", summary: "does it")
        page.add(ReferenceSection.all(of: .standard))
        for command in CommandTable.standard.commands { #expect(page.text.contains(".SS \"\(command.name)\"")) }
        #expect(page.text.contains(".SH \"EXIT CODES\""))
    }
}
