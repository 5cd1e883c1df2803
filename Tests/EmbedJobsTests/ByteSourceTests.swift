import EmbedJobs
import Testing

@Suite struct ByteSourceTests {
    @Test func bytesInMemoryCanBeReadTwice() async throws {
        let source = ByteSource([1, 2, 3])
        #expect(source.length == 3)
        for _ in 0..<2 {
            var read: [UInt8] = []
            for try await chunk in source { read += chunk }
            #expect(read == [1, 2, 3])
        }
    }

    @Test func noBytesAreNoChunk() async throws {
        var iterator = ByteSource([]).makeAsyncIterator()
        #expect(try await iterator.next() == nil)
    }

    @Test func anErrorReachesTheReader() async {
        let source = ByteSource(length: nil) { () throws(APIError) -> ByteSource.Next in
            { () async throws(APIError) -> [UInt8]? in throw APIError(.notFound, "gone") }
        }
        await #expect(throws: APIError(.notFound, "gone")) {
            for try await _ in source {}
        }
    }
}
