import LocalFiles
import TestSupport
import Testing

/// System limits that are too low: the process reports them instead of being aborted by a library.
@Suite struct ProcessLimitsTests {
    @Test(arguments: [("-n 18", "ulimit -n is 18"), ("-n 20", "ulimit -n is 20"), ("-v 800000", "ulimit -v is 800000")])
    func reportsALimitThatIsTooLow(limit: String, words: String) throws {
        let fixture = try ToolFixture()
        for command in ["list", "serve --listen 127.0.0.1:0 --no-auth --log-format text"] {
            let result = try ChildProcess.run(
                "/bin/sh",
                ["-c", "ulimit \(limit); exec \"$0\" \(command)", fixture.binary],
                environment: fixture.environment,
                folder: fixture.work
            )
            #expect(result.exitCode == 1, "\(command): \(result.errors)")
            let lines = result.errors.split(separator: "\n")
            #expect(lines.count == 1 && lines[0].contains(words), "\(result.errors)")
            #expect(!Folder.exists("\(fixture.store)/db.sqlite"), "the store was opened")
        }
    }

    /// The soft limit is raised to the hard limit.
    @Test func raisesASoftLimit() throws {
        let fixture = try ToolFixture()
        let result = try ChildProcess.run(
            "/bin/sh",
            ["-c", "ulimit -S -n 20; exec \"$0\" list", fixture.binary],
            environment: fixture.environment,
            folder: fixture.work
        )
        #expect(result.exitCode == 0, "\(result.errors)")
    }

    /// Idle connections use all descriptors for clients; probes and other processes of this user can still connect.
    @Test func probesAndTheOwnersSocketWorkWithoutFreeDescriptors() async throws {
        let tool = try ToolFixture()
        let server = try RunningProgram(
            "/bin/sh",
            ["-c", "ulimit -n 240; exec \"$0\" serve --listen 127.0.0.1:0 --log-format json", tool.binary],
            environment: tool.environment
        )
        try await server.waitForErrors(holding: "\"message\":\"listening\"")
        let line = try server.errors.split(separator: "\n").first { $0.contains("listening") }
        let address = try #require(line?.split(separator: "\"address\":\"").last?.prefix { $0 != "\"" })
        let fixture = ServerFixture(
            tool: tool,
            server: server,
            port: try #require(Int(address.split(separator: ":").last ?? ""))
        )
        let idle = try (0..<300).map { _ in try RawSocket(port: fixture.port) }
        for path in ["/healthz", "/readyz"] { #expect(try await fixture.ask("GET", path).status == 200) }
        let list = try tool.call(["list"])
        #expect(list.exitCode == 0, "\(list.errors)")
        withExtendedLifetime(idle) {}
        #expect(try await fixture.stop() == 0)
    }
}
