import EmbedJobs
import Synchronization
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

    @Test func emptySourceYieldsNoChunk() async throws {
        var iterator = ByteSource([]).makeAsyncIterator()
        #expect(try await iterator.next() == nil)
    }

    @Test func errorsReachTheReader() async {
        let source = ByteSource(length: nil) { () throws(APIError) -> ByteSource.Next in
            { () async throws(APIError) -> [UInt8]? in throw APIError(.notFound, "gone") }
        }
        await #expect(throws: APIError(.notFound, "gone")) {
            for try await _ in source {}
        }
    }

    // MARK: Slices

    /// The offsets at which reads started, and the number of bytes they returned.
    private final class Reads: Sendable {
        let begun = Mutex<[Int]>([])
        let bytes = Mutex(0)
    }

    private static let ten = [UInt8](0..<10)

    /// Ten bytes in chunks of three that can be read from any offset.
    private func seekable(_ reads: Reads) -> ByteSource {
        ByteSource(length: 10) { (start) throws(APIError) -> ByteSource.Next in
            reads.begun.withLock { $0.append(start) }
            var offset = start
            return { () async throws(APIError) -> [UInt8]? in
                let chunk = Array(Self.ten.dropFirst(offset).prefix(3))
                offset += chunk.count
                reads.bytes.withLock { $0 += chunk.count }
                return chunk.isEmpty ? nil : chunk
            }
        }
    }

    /// The same bytes in chunks of three that can only be read from the start.
    private func sequential() -> ByteSource {
        ByteSource(length: 10) { () throws(APIError) -> ByteSource.Next in
            var rest = Self.ten[...]
            return { () async throws(APIError) -> [UInt8]? in
                let chunk = Array(rest.prefix(3))
                rest = rest.dropFirst(3)
                return chunk.isEmpty ? nil : chunk
            }
        }
    }

    private func bytes(of source: ByteSource) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in source {
            #expect(!chunk.isEmpty)
            bytes += chunk
        }
        return bytes
    }

    @Test(arguments: [0..<10, 0..<1, 9..<10, 2..<5, 3..<6, 4..<4, 1..<8]) func sliceHasTheBytesOfItsRange(
        range: Range<Int>
    ) async throws {
        for source in [seekable(Reads()), sequential(), ByteSource(Self.ten)] {
            let slice = source.slice(range)
            #expect(slice.length == range.count)
            #expect(try await bytes(of: slice) == Array(Self.ten[range]))
            #expect(try await bytes(of: source.dropping(range.lowerBound)) == Array(Self.ten[range.lowerBound...]))
            #expect(source.dropping(range.lowerBound).length == 10 - range.lowerBound)
            // The range of a nested slice is relative to the outer slice.
            let inner = source.slice(1..<10).slice(0..<range.count)
            #expect(try await bytes(of: inner) == Array(Self.ten[1...].prefix(range.count)))
        }
    }

    @Test func slicesSeek() async throws {
        let reads = Reads()
        let source = seekable(reads)
        #expect(try await bytes(of: source.slice(9..<10)) == [9])
        #expect(try await bytes(of: source.dropping(4).slice(4..<5)) == [8])
        #expect(reads.begun.withLock { $0 } == [9, 8])
        #expect(reads.bytes.withLock { $0 } == 3, "bytes outside the ranges were read")
    }

    @Test func sliceBeyondTheEndIsShort() async throws {
        #expect(try await bytes(of: sequential().slice(8..<20)) == [8, 9])
        #expect(try await bytes(of: ByteSource(Self.ten).slice(10..<20)) == [])
    }
}
