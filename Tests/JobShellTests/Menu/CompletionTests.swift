import JobAssist
import JobShell
import Testing

@Suite("Completion") struct CompletionTests {
    /// Returns the text after Tab, with a bar at the cursor; nil if nothing changes.
    private func applied(_ line: String, _ range: Range<Int>, _ candidates: [String]) -> String? {
        let parts = line.split(separator: "|", omittingEmptySubsequences: false)
        var text = EditedText(parts.joined())
        text.cursor = parts[0].unicodeScalars.count
        let candidates = candidates.map { text in
            Completion.Candidate(text, ending: text.hasSuffix("=") || text.hasSuffix("/") ? "" : " ")
        }
        let completion = Completion(range: range, candidates: candidates)
        return completion.applied(to: text).map { text in
            let after = text.string.dropFirst(text.beforeCursor.count)
            return "\(text.beforeCursor)|\(after)"
        }
    }

    @Test("A single candidate is inserted with its ending, which may follow the cursor already") func single() {
        #expect(applied("cre|", 0..<3, ["create"]) == "create |")
        #expect(applied("create mo|", 7..<9, ["model="]) == "create model=|")
        #expect(applied("upload da|", 7..<9, ["data/"]) == "upload data/|")
        #expect(applied("cre| x", 0..<3, ["create"]) == "create |x")
        #expect(applied("é cre|x", 3..<6, ["create"]) == "é create |x")
        #expect(applied("my|", 0..<2, ["\"my file\""]) == "\"my file\" |")
    }

    @Test("Of several candidates, a common prefix longer than the typed text is inserted") func several() {
        #expect(applied("c|", 0..<1, ["create", "crawl"]) == "cr|")
        #expect(applied("cr|", 0..<2, ["create", "crawl"]) == nil)
        #expect(applied("x|", 0..<1, ["create", "cancel"]) == nil)
        #expect(applied("a é|", 2..<4, ["élan", "élite"]) == "a él|")
        #expect(applied("m|", 0..<1, ["\"my a\"", "\"my b\""]) == "\"my |")
        #expect(applied("|", 0..<0, []) == nil)
    }

    @Test("A range outside the text is ignored") func badRange() {
        #expect(applied("ab|", 1..<9, ["abc"]) == nil)
    }

    @Test("The common prefix ends at a scalar boundary") func prefix() {
        let candidates = ["日本", "日曜", "日"].map { Completion.Candidate($0) }
        #expect(Completion(candidates: candidates).commonPrefix == "日")
        #expect(Completion(candidates: [.init("é"), .init("ê")]).commonPrefix == "")
        #expect(Completion().commonPrefix == "")
    }
}
