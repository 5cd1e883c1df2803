import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct SystemCallTests {
    private let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }

    /// A pipe that does not block its writer.
    private func pipe() throws -> (reader: Int32, writer: Int32) {
        var ends: [Int32] = [0, 0]
        #if canImport(Glibc)
        try #require(Glibc.pipe(&ends) == 0)
        #else
        try #require(Darwin.pipe(&ends) == 0)
        #endif
        try #require(fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0)
        return (ends[0], ends[1])
    }

    @Test("all bytes are written, with waits while a pipe is full") func fullPipe() throws {
        let (reader, writer) = try pipe()
        defer { close(reader) }
        var received: [UInt8] = []
        var waits = 0
        func receive() -> Bool {
            var chunk = [UInt8](repeating: 0, count: 1 << 20)
            let count = read(reader, &chunk, chunk.count)
            received += chunk[..<max(0, count)]
            return count > 0
        }
        try SystemCall.writeAll(bytes, to: writer, path: "pipe") {
            waits += 1
            return receive() && SystemCall.waitUntilWritable(writer)
        }
        close(writer)
        while receive() {}
        #expect(received == bytes)
        #expect(waits > 0)
    }

    @Test("without a wait, a full pipe is an error") func noWait() throws {
        let (reader, writer) = try pipe()
        defer { for end in [reader, writer] { close(end) } }
        #expect(throws: FileError("write", "pipe", errno: EAGAIN)) {
            try SystemCall.writeAll(bytes, to: writer, path: "pipe")
        }
    }

    @Test("a descriptor that cannot be written to is an error") func unwritable() throws {
        let (reader, writer) = try pipe()
        defer { for end in [reader, writer] { close(end) } }
        #expect(throws: FileError("write", "pipe", errno: EBADF)) {
            try SystemCall.writeAll([1], to: reader, path: "pipe")
        }
        try SystemCall.writeAll([], to: reader, path: "pipe")
    }
}
