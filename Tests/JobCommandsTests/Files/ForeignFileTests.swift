import JobCommands
import JobScript
import Testing

@Suite("ForeignFile")
struct ForeignFileTests {
    @Test(
        "files are recognised by name and content",
        arguments: [
            ("a.jsonl", "", .rows), ("A.CSV", "echo a", .rows), ("a", "\u{FEFF}{ \"a\":1}", .rows),
            ("a", "[\n {", .rows),
            ("a", "a\u{0}", .binary), ("a.gz", "\u{0}", .binary), ("a.py", "", .program("python3")),
            ("a", "#!/bin/sh\n", .program("sh")), ("a", "#! /usr/bin/env python3\r\n", .program("python3")),
            ("a.py", "#!/usr/bin/env -S embedjobs run\n", nil), ("a.embedjobs", "echo {\n", nil), ("a", "", nil),
            ("a", "#!\n", nil), ("a.txt", "[a] b\n", nil),
        ] as [(String, String, ForeignFile?)]
    )
    func kinds(path: String, text: String, kind: ForeignFile?) {
        #expect(ForeignFile(path: path, bytes: Array(text.utf8)) == kind)
    }

    @Test("text in UTF-16 is not taken for another kind of file")
    func wideText() { #expect(ForeignFile(path: "a", bytes: [0xFF, 0xFE, 0x65, 0]) == nil) }

    @Test("gzip files are binary")
    func gzip() { #expect(ForeignFile(path: "a", bytes: [0x1F, 0x8B, 8]) == .binary) }

    @Test("the formats that are known as options are those of the output")
    func formats() { #expect(Set(DashedOption.formats) == Set(OutputFormat.allCases.map(\.rawValue))) }
}
