import EmbedJobs
import EmbedJobsHost
import EmbedJobsWire
import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Keys are private, and each belongs to one address.
@Suite("Credentials") struct CredentialsTests {
    private static let canary = "embedjobs-canary-key-1"

    private let fixture: HostFixture
    private let folder: String
    private let here: WebAddress
    private let there: WebAddress

    init() throws {
        fixture = try HostFixture()
        folder = fixture.folder.file("settings/embedjobs")
        here = try WebAddress("https://here.example")
        there = try WebAddress("https://there.example")
    }

    @Test("A key is stored in a private file, for one address") func store() throws {
        var credentials = try Credentials(folder: folder)
        try credentials.set("first", .server, for: here)
        try credentials.set(Self.canary, .server, for: here)
        #expect(try InputFile(path: "\(folder)/credentials").isPrivate)
        var status = stat()
        #expect(stat(folder, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o700)
        let read = try Credentials(folder: folder)
        #expect(read.key(.server, for: here) == Self.canary)
        #expect(read.key(.server, for: there) == nil)
        #expect(read.key(.profile("a"), for: here) == nil)
    }

    @Test("The key of a profile is not used for a new address of it") func profile() throws {
        var credentials = try Credentials(folder: folder)
        try credentials.set("a-key", .profile("a"), for: here)
        try credentials.set("b-key", .profile("b"), for: here)
        #expect(try Credentials(folder: folder).key(.profile("a"), for: here) == "a-key")
        #expect(try Credentials(folder: folder).key(.profile("a"), for: there) == nil)
        // Storing a key for the new address replaces the old one.
        try credentials.set("new-key", .profile("a"), for: there)
        #expect(credentials.key(.profile("a"), for: here) == nil)
        #expect(credentials.key(.profile("b"), for: here) == "b-key")
    }

    @Test("A profile without a key uses that of its service, which is removed for it") func removeUsed() throws {
        var credentials = try Credentials(folder: folder)
        try credentials.set("key-1", .server, for: here)
        #expect(try credentials.removeUsed(by: .profile("a"), for: here))
        #expect(credentials.key(.server, for: here) == nil)
        try credentials.set("key-1", .server, for: here)
        try credentials.set("key-2", .profile("a"), for: here)
        #expect(try credentials.removeUsed(by: .profile("a"), for: here))
        #expect(credentials.subjects(for: here) == [.server])
        try credentials.set("key-2", .profile("a"), for: here)
        #expect(try credentials.removeUsed(by: .server, for: here))
        #expect(try Credentials(folder: folder).subjects(for: here) == [.profile("a")])
    }

    @Test("A removed key is gone") func remove() throws {
        var credentials = try Credentials(folder: folder)
        try credentials.set(Self.canary, .server, for: here)
        #expect(try credentials.removeUsed(by: .server, for: there) == false)
        #expect(try credentials.removeUsed(by: .server, for: here))
        #expect(try credentials.removeUsed(by: .server, for: here) == false)
        #expect(try Credentials(folder: folder).key(.server, for: here) == nil)
    }

    @Test("A file that others can read is refused", arguments: [0o644, 0o640, 0o604] as [mode_t])
    func readable(mode: mode_t) throws {
        let path = try fixture.write("[server https://here.example]\nkey = \(Self.canary)\n", to: "credentials")
        chmod(path, mode)
        let error = try #require(throws: APIError.self) { try Credentials(folder: folder) }
        #expect(error.code == .unauthorized)
        #expect(error.message.hasPrefix("\(path) can be read by others: chmod 600 it"))
    }

    @Test("A mistake in the file is reported without the line, which may hold a key") func malformed() throws {
        let path = try fixture.write("# keys\n[server a]\n\(Self.canary)\n", to: "credentials")
        let error = try #require(throws: APIError.self) { try Credentials(folder: folder) }
        #expect(error == APIError(.unauthorized, "\(path):3: not a setting; embedjobs login writes this file"))
    }

    @Test("A file that cannot be opened is refused") func pipe() throws {
        try Folder.create(folder, isPrivate: true)
        #expect(mkfifo("\(folder)/credentials", 0o600) == 0)
        let error = try #require(throws: APIError.self) { try Credentials(folder: folder) }
        #expect(error.message.hasPrefix("the keys cannot be read: "))
    }
}
