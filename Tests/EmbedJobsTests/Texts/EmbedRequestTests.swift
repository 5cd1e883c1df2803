import EmbedJobs
import Testing

@Suite struct EmbedRequestTests {
    private let sets = [
        VectorSet(float: [1], int8: [1], base64: "AACAPw=="), VectorSet(float: [2], int8: [2], base64: "AAAAQA=="),
    ]

    @Test func listsVectorsByType() {
        let embeddings = Embeddings(id: "e", vectors: sets, inputTokens: 2)
        #expect(embeddings.float == [[1], [2]])
        #expect(embeddings.int8 == [[1], [2]])
        #expect(embeddings.base64 == ["AACAPw==", "AAAAQA=="])
        #expect(embeddings.uint8 == nil)
        #expect(embeddings.binary == nil)
        #expect(embeddings.ubinary == nil)
    }

    @Test func vectorsCanBeSetTypeByType() {
        var embeddings = Embeddings(id: "e", inputTokens: 2)
        embeddings.float = [[1], [2]]
        embeddings.int8 = [[1], [2]]
        embeddings.base64 = ["AACAPw==", "AAAAQA=="]
        #expect(embeddings == Embeddings(id: "e", vectors: sets, inputTokens: 2))
        embeddings.base64 = nil
        #expect(embeddings.vectors.map(\.base64) == [nil, nil])
        #expect(embeddings.float == [[1], [2]])
    }

    @Test func textsAfterAShortColumnLackTheType() {
        var embeddings = Embeddings(id: "e", vectors: sets, inputTokens: 2)
        embeddings.int8 = [[7]]
        #expect(embeddings.vectors.map(\.int8) == [[7], nil])
    }
}
