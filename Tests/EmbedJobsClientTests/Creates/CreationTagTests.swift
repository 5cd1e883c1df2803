import EmbedJobs
import EmbedJobsClient
import Testing

@Suite struct CreationTagTests {
    private let tag = CreationTag(CreationIdentity("7f3a9c2b1d" + String(repeating: "0", count: 54)))

    static let names: [(name: String?, limit: Int?, tagged: String)] = [
        ("docs", nil, "docs [ej:7f3a9c2b1d]"), ("docs", 49, "docs [ej:7f3a9c2b1d]"),
        ("a b ü😀", 49, "a b ü😀 [ej:7f3a9c2b1d]"), (nil, nil, "[ej:7f3a9c2b1d]"), ("", 49, "[ej:7f3a9c2b1d]"),
        (String(repeating: "n", count: 33), 49, String(repeating: "n", count: 33) + " [ej:7f3a9c2b1d]"),
        (String(repeating: "n", count: 34), 49, String(repeating: "n", count: 31) + ".. [ej:7f3a9c2b1d]"),
        (String(repeating: "n", count: 49), 49, String(repeating: "n", count: 31) + ".. [ej:7f3a9c2b1d]"),
        // The service rejects such a name.
        (String(repeating: "n", count: 50), 49, String(repeating: "n", count: 50) + " [ej:7f3a9c2b1d]"),
        (String(repeating: "n", count: 60), nil, String(repeating: "n", count: 60) + " [ej:7f3a9c2b1d]"),
    ]

    @Test(arguments: names.indices) func tagIsAtTheEndOfAName(row: Int) {
        let (name, limit, tagged) = Self.names[row]
        #expect(tag.appended(to: name, limit: limit) == tagged)
        if let limit, name?.count ?? 0 <= limit { #expect(tagged.count <= limit) }
        let (plain, found) = CreationTag.split(tagged)
        #expect(found == tag)
        #expect(plain == String(tagged.dropLast(tagged.count > 15 ? 16 : 15)))
    }

    @Test(
        arguments: [
            "docs", "", "docs [ej:7f3a9c2b1]", "docs [ej:7f3a9c2b1dd]", "docs [ej:7F3A9C2B1D]", "docs [ej:7f3a9c2b1g]",
            "docs[ej:7f3a9c2b1d]", "docs [ej:7f3a9c2b1d] ", "docs [ej:7f3a9c2b1d] x", "[ej:]", "docs (ej:7f3a9c2b1d]",
        ]
    )
    func otherNamesAreKept(name: String) {
        let (plain, found) = CreationTag.split(name)
        #expect(plain == name)
        #expect(found == nil)
    }

    @Test func onlyTheLastTagIsRemoved() {
        #expect(CreationTag.split("a [ej:0000000000] [ej:7f3a9c2b1d]").name == "a [ej:0000000000]")
    }
}
