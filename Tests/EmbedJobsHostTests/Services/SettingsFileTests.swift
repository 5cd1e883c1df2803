import EmbedJobsHost
import JobScript
import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Settings files are used only if other users cannot write to them.
@Suite("Settings file") struct SettingsFileTests {
    private let fixture: HostFixture
    private let config: String

    init() throws {
        fixture = try HostFixture()
        config = try fixture.write("abc\n", to: "config")
    }

    private func mistake() throws -> Diagnostic {
        try #require(throws: Diagnostic.self) { try SettingsFile.read(config, upTo: 10) }
    }

    @Test("A file that others can only read is used", arguments: [0o600, 0o644, 0o444] as [mode_t])
    func readable(mode: mode_t) throws {
        chmod(config, mode)
        #expect(try SettingsFile.read(config, upTo: 10) == Array("abc\n".utf8))
        #expect(try SettingsFile.read(config, upTo: 2) == Array("ab".utf8))
    }

    @Test("A missing file is not an error") func missing() throws {
        #expect(try SettingsFile.read("\(config)-none", upTo: 10) == nil)
    }

    @Test("A file that others can write to is refused", arguments: [0o666, 0o664, 0o602] as [mode_t])
    func writable(mode: mode_t) throws {
        chmod(config, mode)
        let mistake = try mistake()
        #expect(mistake.message == "\(config) is not used: others can write to it")
        #expect(mistake.help == "if you trust what it says: chmod go-w \(config)")
    }

    @Test(
        "A file of another user is refused",
        .enabled(if: geteuid() == 0, "only root can give a file to another user")
    )
    func foreign() throws {
        #expect(chown(config, 12_345, 12_345) == 0)
        let mistake = try mistake()
        #expect(mistake.message == "\(config) is not used: it belongs to another user (uid 12345)")
        #expect(mistake.help == "if you trust what it says: chown 0 \(config)")
    }

    @Test("A pipe is refused without waiting for its writer") func pipe() throws {
        try Folder.remove(config)
        #expect(mkfifo(config, 0o600) == 0)
        #expect(try mistake().message.contains("cannot open \(config)"))
    }
}
