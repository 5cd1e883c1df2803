import Testing
import TextEmbedding

struct WordSplitterTests {
    private func words(_ text: String, atMost limit: Int = .max) -> (words: [String], whole: Bool) {
        var words: [String] = []
        let whole = Array(text.utf8).withUnsafeBufferPointer { bytes in
            WordSplitter().forEachWord(in: bytes) { word in
                words.append(String(decoding: word, as: UTF8.self))
                return words.count < limit
            }
        }
        return (words, whole)
    }

    @Test(
        arguments: [
            ("", []), ("  \n\t ", []), ("a", ["a"]), (" a  b ", ["a", "b"]), ("a,b", ["a", ",", "b"]),
            ("!?", ["!", "?"]), ("don't", ["don", "'", "t"]), ("a_b", ["a", "_", "b"]), ("1+1", ["1", "+", "1"]),
            ("a\u{3000}b\u{85}c", ["a", "b", "c"]), ("你。好", ["你", "。", "好"]), ("€5", ["€5"]),
            ("a\u{301}b", ["a\u{301}b"]),
        ] as [(String, [String])]
    )
    func wordsOf(text: String, expected: [String]) {
        let result = words(text)
        #expect(result.words == expected)
        #expect(result.whole)
    }

    @Test(arguments: ["a b c", "a,b", "a b", "..."])
    func stopsOnRequest(text: String) {
        let result = words(text, atMost: 2)
        #expect(result.words.count == 2)
        #expect(!result.whole)
    }
}
