import EmbedJobs
import EmbedJobsHTTP
import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct SocketFileTests {
    @Test func replacesTheSocketOfADeadProcess() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("s")
        try Self.abandon(path)
        #expect(Folder.isTaken(path))
        #expect(!SocketFile(path: path).isAnswered)
        try await ListenerFixture.run(.unix(path: path)) { _, address in
            let got = try await ListenerFixture.exchange("GET / HTTP/1.0\r\n\r\n", with: address)
            #expect(RawAnswer(got)?.status == 200)
        }
    }

    /// Leaves a socket file without a listener, like a killed process.
    private static func abandon(_ path: String) throws {
        #if canImport(Glibc)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        #else
        let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
        #endif
        defer { close(descriptor) }
        let result = UnixAddress(path: path)?.withSocketAddress { bind(descriptor, $0, $1) }
        guard result == 0 else { throw FileError.last("bind", path) }
    }

    @Test func keepsOtherFiles() throws {
        let folder = try TemporaryFolder()
        try folder.write("precious", to: "s")
        let error = #expect(throws: APIError.self) { try SocketFile(path: folder.file("s")).clear() }
        #expect(error?.code == .invalidRequest)
        #expect(try folder.read("s") == Array("precious".utf8))
    }

    @Test func keepsSocketsInUse() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("s")
        try await ListenerFixture.run(.unix(path: path)) { _, address in
            let file = SocketFile(path: path)
            #expect(file.isAnswered)
            let error = #expect(throws: APIError.self) { try file.clear() }
            #expect(error?.code == .unavailable)
            // This instance did not create the file, so it does not remove it.
            file.remove()
            #expect(file.isAnswered)
        }
        #expect(!SocketFile(path: path).isAnswered)
        try SocketFile(path: path).clear()
    }
}
