import EmbedJobsHost
import JobScript
import Testing

@Suite("Section file") struct SectionFileTests {
    private func read(_ text: String) throws(Diagnostic) -> SectionFile {
        try SectionFile(Source(name: "config", text: text), ["server": ["key"], "profile": ["server", "key"]])
    }

    @Test("Sections and settings have positions") func positions() throws {
        let file = try read("# mine\n\n [profile a b] \r\n\tserver = http://x = y \nkey=\n[server s]\n")
        #expect(file.sections.map(\.name) == ["a b", "s"])
        let section = try #require(file["profile", "a b"])
        #expect(section.span == Span(9, 22))
        #expect(section.settings["server"] == SectionFile.Setting(value: "http://x = y", span: Span(35, 47)))
        #expect(section.settings["key"]?.value == "")
        #expect(file["server", "a b"] == nil)
    }

    @Test(
        "A mistake has a position",
        arguments: [
            ("[profile a]\nserver http://a\n", 12, "not a setting"),
            ("key = a\n", 0, "key is outside any section"),
            ("[server a]\nsrever = b\n", 11, "unknown setting srever"),
            ("[server a]\nserver = b\n", 11, "unknown setting server"),
            ("[profile a]\nkey = b\nkey = c\n", 20, "key is set twice for this profile"),
            ("[profil a]\n", 0, "not a section header"),
            ("[profile]\n", 0, "not a section header"),
            ("[profile a\n", 0, "not a section header"),
            ("[profile a]\n[profile a]\n", 12, "duplicate section [profile a]"),
        ]
    )
    func mistakes(text: String, start: Int, message: String) throws {
        let mistake = try #require(throws: Diagnostic.self) { try read(text) }
        #expect(mistake.message == message)
        #expect(mistake.span?.start == start)
    }

    @Test("A file that is not UTF-8 is refused") func encoding() throws {
        let mistake = try #require(throws: Diagnostic.self) {
            try SectionFile(Source(name: "config", bytes: [0x23, 0xFF]), [:])
        }
        #expect(mistake.message == "the file is not UTF-8")
        #expect(mistake.span?.start == 1)
    }
}
