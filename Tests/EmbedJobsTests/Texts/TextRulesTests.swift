import EmbedJobs
import Testing

@Suite struct TextRulesTests {
    private func reason(_ check: () throws(APIError) -> Void) -> String? {
        do throws(APIError) { try check() } catch { return error.code == .invalidRequest ? error.message : "\(error)" }
        return nil
    }

    @Test(
        arguments: [
            ([], "texts must contain at least one text"),
            (["a", ""], "inputs contains an element that is the empty string at index 1"),
            (Array(repeating: "", count: 97), "total number of texts must be at most 96 - received 97"),
            (Array(repeating: "a", count: 96), nil),
        ] as [([String], String?)]
    )
    func textsToEmbed(texts: [String], expected: String?) {
        #expect(
            reason { () throws(APIError) in try TextRules.check(texts) } == expected.map { "invalid request: \($0)" }
        )
    }

    @Test func textsToTokenizeAreMeasuredInScalars() {
        let most = String(repeating: "é", count: 65_536)
        #expect(reason { () throws(APIError) in try TextRules.check(tokenized: most) } == nil)
        for text in ["", most + "a"] {
            let found = reason { () throws(APIError) in try TextRules.check(tokenized: text) }
            #expect(found == "invalid request: text must be from 1 to 65536 characters long")
        }
    }

    @Test func tokensToDetokenize() {
        let most = [Int](repeating: 1, count: 65_536)
        #expect(reason { () throws(APIError) in try TextRules.check(detokenized: most) } == nil)
        for ids in [[], most + [1]] {
            let found = reason { () throws(APIError) in try TextRules.check(detokenized: ids) }
            #expect(found == "invalid request: tokens must hold from 1 to 65536 tokens")
        }
    }
}
