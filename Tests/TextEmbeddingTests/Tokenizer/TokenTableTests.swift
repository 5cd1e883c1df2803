import Testing
import TextEmbedding

struct TokenTableTests {
    private func vocabulary(_ tokens: [String]) throws -> Vocabulary {
        var list = TokenList()
        for (id, token) in tokens.enumerated() { list.append(token.utf8, id: id) }
        return try Vocabulary(list, continuingPrefix: "##", file: "f")
    }

    private func prefix(_ text: String, in table: TokenTable) -> [Int]? {
        Array(text.utf8).withUnsafeBufferPointer { table.longestPrefix(of: $0) }.map { [Int($0.id), $0.length] }
    }

    @Test func longestPrefix() throws {
        let table = try vocabulary(["a", "abc", "abcde", "é", "", "##x"]).words
        #expect(table.longest == 5)
        #expect(prefix("a", in: table) == [0, 1])
        #expect(prefix("ab", in: table) == [0, 1])
        #expect(prefix("abcd", in: table) == [1, 3])
        #expect(prefix("abcdef", in: table) == [2, 5])
        #expect(prefix("éa", in: table) == [3, 2])
        #expect(prefix("##xy", in: table) == [5, 3])
        #expect(prefix("b", in: table) == nil)
        #expect(prefix("xy", in: table) == nil)
    }

    @Test func continuations() throws {
        let table = try vocabulary(["a", "##", "##a", "##ab", "#b"]).continuations
        #expect(prefix("abc", in: table) == [3, 2])
        #expect(prefix("ac", in: table) == [2, 1])
        #expect(prefix("b", in: table) == nil)
        #expect(prefix("##a", in: table) == nil)
    }

    @Test func manyTokensAreAllFound() throws {
        let tokens = (0..<50_000).map { String($0 &* 2_654_435_761, radix: 36) }
        let table = try vocabulary(tokens).words
        for (id, token) in tokens.enumerated() {
            let found = Array(token.utf8).withUnsafeBufferPointer { table.id(of: $0) }
            guard found == Int32(id) else {
                Issue.record("\(token) has the id \(id), not \(found.map(String.init) ?? "none")")
                return
            }
        }
    }
}
