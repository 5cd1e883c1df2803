import Testing
import TextEmbedding

struct TokenBatchTests {
    @Test func textsAreConsecutive() {
        var batch = TokenBatch()
        for count in [3, 2, 5] {
            for _ in 0..<count { batch.ids.append(7) }
            batch.endText()
        }
        #expect(batch.texts == [0..<3, 3..<5, 5..<10])
        batch.removeAll()
        #expect(batch.texts.isEmpty)
        #expect(batch.ids.isEmpty)
    }

    @Test(arguments: [1, 2, 100, TokenBatch.tokensWanted, 5000])
    func batchSizeStaysWithinItsBound(tokens: Int) {
        var batch = TokenBatch()
        while !batch.isFull {
            for _ in 0..<tokens { batch.ids.append(7) }
            batch.endText()
        }
        #expect(batch.ids.count >= TokenBatch.tokensWanted)
        #expect(batch.ids.count <= TokenBatch.tokensMax(forTextsOf: tokens))
    }
}
