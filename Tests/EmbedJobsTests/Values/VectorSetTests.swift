import EmbedJobs
import Testing

@Suite struct VectorSetTests {
    private let set = VectorSet(
        float: [0.5, -1, 2],
        int8: [-128, 127, 0],
        uint8: [0, 255, 3],
        binary: [-128],
        ubinary: [200],
        base64: "AAAAPw=="
    )

    @Test func findsTheVectorOfEachType() {
        #expect(set[.float] == .floats([0.5, -1, 2]))
        #expect(set[.int8] == .signed([-128, 127, 0]))
        #expect(set[.uint8] == .unsigned([0, 255, 3]))
        #expect(set[.binary] == .signed([-128]))
        #expect(set[.ubinary] == .unsigned([200]))
        #expect(set[.base64] == .base64("AAAAPw=="))
    }

    @Test(arguments: EmbeddingType.allCases)
    func aTypeThatWasNotRequestedIsAbsent(type: EmbeddingType) { #expect(VectorSet()[type] == nil) }

    @Test func countsNumbers() {
        #expect(EmbeddingType.allCases.map { set[$0]?.count } == [3, 3, 3, 1, 1, nil])
    }
}
