import LocalFiles
import TestSupport
import Testing

/// `logout` forgets the key that the same options would use.
@Suite struct LogoutCommandTests {
    private static let server = "http://127.0.0.1:1"

    private let tool: ToolFixture

    init() throws {
        tool = try ToolFixture()
        try tool.folder.write("[profile work]\nserver = \(Self.server)\n", to: "settings/embedjobs/config")
    }

    private func call(_ arguments: [String], _ environment: [String: String?] = [:], key: String = "") throws
        -> ChildProcess
    {
        let all = tool.environment.merging([
            "XDG_CONFIG_HOME": tool.folder.file("settings"), "EMBEDJOBS_SERVER": nil, "CO_API_KEY": nil,
            "EMBEDJOBS_API_KEY": nil, "KEY": key,
        ]) { $1 }.merging(environment) { $1 }
        let script = "printf '%s\\n' \"$KEY\" | \"$0\" \"$@\""
        return try ChildProcess.run(
            "/bin/sh",
            ["-c", script, tool.binary] + arguments,
            environment: all,
            folder: tool.work
        )
    }

    /// The stored keys.
    private var stored: String {
        get throws { String(decoding: try tool.folder.read("settings/embedjobs/credentials"), as: UTF8.self) }
    }

    @Test(
        "The key of a profile's service is forgotten, by the profile, the address or the environment",
        arguments: [
            (["--profile", "work"], nil), (["--server", server], nil), ([], server),
        ] as [([String], String?)]
    )
    func serviceKey(options: [String], variable: String?) throws {
        let login = try call(["--server", Self.server, "login"], key: "key-1")
        #expect(login.exitCode == 0, "\(login.errors)")
        #expect(try stored.contains("key-1"))
        let result = try call(options + ["logout"], ["EMBEDJOBS_SERVER": variable])
        #expect(result.exitCode == 0 && result.errors == "removed the key for \(Self.server)\n", "\(result.errors)")
        #expect(try !stored.contains("key-1"))
    }

    @Test("Another key that is still used is named") func otherKeys() throws {
        for options in [["--server", Self.server], ["--profile", "work"]] {
            #expect(try call(["login"] + options, key: "key\(options[0])").exitCode == 0)
        }
        let profile = try call(["logout", "--profile", "work"])
        #expect(profile.exitCode == 0)
        #expect(profile.errors.contains("embedjobs logout --server \(Self.server) removes it"), "\(profile.errors)")
        #expect(try stored.contains("key--server") && !stored.contains("key--profile"))
        #expect(try call(["login", "--profile", "work"], key: "key-2").exitCode == 0)
        let server = try call(["logout", "--server", Self.server])
        #expect(server.errors.contains("embedjobs logout --profile work removes it"), "\(server.errors)")
        #expect(try stored.contains("key-2") && !stored.contains("key--server"))
    }

    @Test(
        "A key in the environment cannot be forgotten",
        arguments: [
            (["--profile", "work"], "EMBEDJOBS_API_KEY", server),
            (["--cohere"], "CO_API_KEY", "https://api.cohere.com"),
        ]
    )
    func environment(options: [String], variable: String, origin: String) throws {
        let result = try call(["logout"] + options, [variable: "key-3"])
        #expect(result.exitCode == 1 && !result.errors.contains("key-3"))
        #expect(result.errors.contains("no key stored for \(origin)\n"), "\(result.errors)")
        #expect(result.errors.contains("the key for \(origin) is in the environment"), "\(result.errors)")
        #expect(result.errors.hasSuffix("= help: unset \(variable)\n"), "\(result.errors)")
    }

    @Test("login says if a key in the environment is used instead") func loginBesideTheEnvironment() throws {
        let result = try call(["login", "--profile", "work"], ["EMBEDJOBS_API_KEY": "key-4"], key: "key-5")
        #expect(result.exitCode == 0)
        #expect(try stored.contains("key-5"))
        #expect(result.errors.contains("EMBEDJOBS_API_KEY is set: its key is used instead"), "\(result.errors)")
    }
}
