import JobCommands
import Testing

@Suite("Suggestion")
struct SuggestionTests {
    @Test(
        "one typo, two swapped letters, another case",
        arguments: [
            ("modle", "model"), ("runing", "running"), ("inptu_type", "input_type"), ("input_typ", "input_type"),
            ("Model", "model"), ("end", "END"), ("search_documnet", "search_document"),
        ]
    )
    func slips(word: String, meant: String) {
        let candidates = ["model", "running", "input_type", "END", "search_document", "search_query"]
        #expect(Suggestion.closest(to: word, among: candidates) == meant)
    }

    @Test(
        "synonyms",
        arguments: [
            ("print", "echo"), ("puts", "echo"), ("rm", nil), ("dataset", "dataset_id"), ("done", "complete"),
            ("completed", "complete"), ("yes", "true"),
        ]
    )
    func synonyms(word: String, meant: String?) {
        let candidates = ["echo", "cancel", "dataset_id", "complete", "true", "false"]
        #expect(Suggestion.closest(to: word, among: candidates) == meant)
    }

    @Test("a word far from all candidates gets no suggestion", arguments: ["frobnicate", "x", "", "if"])
    func far(word: String) {
        #expect(Suggestion.closest(to: word, among: ["to", "model", "wait", "echo"]) == nil)
    }

    @Test("the beginning of a name, if nothing is close", arguments: [("li", "list"), ("da", "dataset"), ("l", nil)])
    func beginnings(word: String, meant: String?) {
        #expect(Suggestion.closest(to: word, among: ["upload", "datasets", "dataset", "list"]) == meant)
    }

    @Test("the word itself is not suggested", arguments: [("jobs", "job"), ("login", nil)] as [(String, String?)])
    func notItself(word: String, meant: String?) {
        #expect(Suggestion.closest(to: word, among: ["login", "jobs", "job"]) == meant)
    }

    @Test("the closest candidate wins")
    func nearest() {
        #expect(Suggestion.closest(to: "jobs", among: ["job", "jobs2", "bobs"]) == "job")
    }
}
