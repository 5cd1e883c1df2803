import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Settings files are used only if other users cannot write to them.
@Suite struct SettingsFileTests {
    private let fixture: ToolFixture
    private let config: String

    init() throws {
        fixture = try ToolFixture()
        config = try fixture.folder.write(
            "[profile work]\nserver = https://x.invalid\n",
            to: "settings/embedjobs/config"
        )
    }

    /// Selects an unknown profile: the error lists the profiles that were read from the file.
    private func call() throws -> ChildProcess {
        try ChildProcess.run(
            fixture.binary,
            ["list", "--profile", "none"],
            environment: fixture.environment.merging(["XDG_CONFIG_HOME": fixture.folder.file("settings")]) { $1 },
            folder: fixture.work
        )
    }

    @Test(arguments: [0o600, 0o644, 0o444] as [mode_t])
    func usesAFileThatOthersCanOnlyRead(mode: mode_t) throws {
        chmod(config, mode)
        let result = try call()
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("unknown profile none") && result.errors.contains("known profiles: work"))
    }

    @Test(arguments: [0o666, 0o664, 0o602] as [mode_t])
    func refusesAFileThatOthersCanWriteTo(mode: mode_t) throws {
        chmod(config, mode)
        let result = try call()
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("\(config) is not used: others can write to it"), "\(result.errors)")
        #expect(result.errors.contains("chmod go-w \(config)") && !result.errors.contains("known profiles"))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file to another user"))
    func refusesAFileOfAnotherUser() throws {
        #expect(chown(config, 12_345, 12_345) == 0)
        let result = try call()
        #expect(result.exitCode == 2)
        let reason = "\(config) is not used: it belongs to another user (uid 12345)"
        #expect(result.errors.contains(reason), "\(result.errors)")
        #expect(result.errors.contains("chown 0 \(config)"))
    }

    @Test func refusesAPipeWithoutWaiting() throws {
        try Folder.remove(config)
        #expect(mkfifo(config, 0o600) == 0)
        let result = try call()
        #expect(result.exitCode == 2 && result.errors.contains("cannot open \(config)"), "\(result.errors)")
    }
}
