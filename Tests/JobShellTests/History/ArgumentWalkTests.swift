import JobShell
import Testing

@Suite("ArgumentWalk") struct ArgumentWalkTests {
    private let lines = ["upload a.jsonl", "list", "get 1", "wait 1"]

    private func last(_ line: String) -> String? {
        line.contains(" ") ? line.split(separator: " ").last.map { String($0) } : nil
    }

    @Test("Each step replaces the argument with an older one; equal ones and lines without one are skipped")
    func steps() {
        var walk = ArgumentWalk()
        var text = EditedText(Array("echo >".unicodeScalars), cursor: 5)
        for wanted in ["echo 1>", "echo a.jsonl>"] {
            guard let next = walk.older(than: text, in: lines, argumentOf: last) else {
                Issue.record("no argument for \(wanted)")
                return
            }
            text = next
            #expect(text.string == wanted)
            #expect(text.cursor == wanted.count - 1)
        }
        #expect(walk.older(than: text, in: lines, argumentOf: last) == nil)
    }

    @Test("After any other key, the walk starts again after the cursor")
    func restart() {
        var walk = ArgumentWalk()
        let first = walk.older(than: EditedText("a "), in: lines, argumentOf: last)
        #expect(first == EditedText("a 1"))
        #expect(walk.older(than: EditedText("a 1 "), in: lines, argumentOf: last) == EditedText("a 1 1"))
        #expect(walk.older(than: EditedText("x"), in: [], argumentOf: last) == nil)
    }

    @Test("One key searches a bounded number of lines")
    func bound() {
        var walk = ArgumentWalk()
        let many = ["get other"] + [String](repeating: "get same", count: 20_000)
        let first = walk.older(than: EditedText(), in: many, argumentOf: last)
        #expect(first == EditedText("same"))
        #expect(walk.older(than: EditedText("same"), in: many, argumentOf: last) == nil)
    }
}
