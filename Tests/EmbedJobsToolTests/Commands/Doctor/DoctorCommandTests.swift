import Foundation
import LocalFiles
import TestSupport
import Testing

@Suite("Doctor") struct DoctorCommandTests {
    private let fixture: ToolFixture

    init() throws { fixture = try ToolFixture() }

    private func run(_ arguments: [String] = [], _ environment: [String: String?] = [:]) throws -> ChildProcess {
        let own: [String: String?] = [
            "HOME": fixture.folder.file("home"), "XDG_CONFIG_HOME": nil, "XDG_STATE_HOME": nil,
            "EMBEDJOBS_SERVER": nil, "EMBEDJOBS_API_KEY": nil, "CO_API_KEY": nil,
        ]
        return try ChildProcess.run(
            fixture.binary,
            ["doctor"] + arguments,
            environment: fixture.environment.merging(own) { $1 }.merging(environment) { $1 },
            folder: fixture.work
        )
    }

    /// The paths of everything in the fixture's folder, with sizes and times of change.
    private var snapshot: [String] {
        let root = fixture.folder.path
        return (FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []).sorted().map { path in
            "\(path) \(Folder.size(of: "\(root)/\(path)") ?? -1) \(Folder.changeTime(of: "\(root)/\(path)") ?? 0)"
        }
    }

    @Test("With a model, nothing is to mend, and nothing is created or changed")
    func healthy() throws {
        let before = snapshot
        let result = try run()
        #expect(result.exitCode == 0, "\(result.output)")
        #expect(result.output.contains("ok       models      tiny"))
        #expect(result.output.contains("the first upload creates it"))
        #expect(result.errors == "nothing to mend\n")
        #expect(snapshot == before)
        try fixture.folder.write(ToolFixture.rows(2), to: "work/docs.jsonl")
        #expect(try fixture.call(["upload", "docs.jsonl"]).exitCode == 0)
        let stored = snapshot
        #expect(try run().output.contains("\(fixture.store): format "))
        #expect(snapshot == stored)
    }

    @Test("JSON has every finding, and help exactly where something can be mended")
    func json() throws {
        try Folder.remove("\(fixture.store)/models/tiny")
        let result = try run(["--format", "json"])
        #expect(result.exitCode == 1)
        let findings = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]] ?? []
        #expect(findings.count >= 8)
        for finding in findings {
            let state = finding["state"] as? String ?? ""
            #expect((state == "ok") == !(finding["help"] is String), "\(finding)")
        }
        let models = findings.first { $0["check"] as? String == "models" }
        #expect(models?["state"] as? String == "problem")
        #expect(models?["help"] as? String == "embedjobs models get, or models add NAME FOLDER")
    }

    @Test(
        "Each problem is named with what mends it, and the exit code is 1",
        arguments: [
            (["EMBEDJOBS_WORKERS": "0"], "EMBEDJOBS_WORKERS=0: must be", "unset EMBEDJOBS_WORKERS"),
            (["EMBEDJOBS_SERVER": "ftp://x"], "problem  service", "help: "),
            (["EMBEDJOBS_SERVER": "http://127.0.0.1:1"], "problem  service", "help: "),
            (["EMBEDJOBS_HOME": "/dev/null/store"], "/dev/null/store cannot be written to", "set EMBEDJOBS_HOME"),
            (["EMBEDJOBS_HOME": "/usr/share"], "problem  store", "EMBEDJOBS_HOME"),
        ]
    )
    func problems(environment: [String: String], text: String, help: String) throws {
        let result = try run([], environment.mapValues { Optional($0) })
        #expect(result.exitCode == 1, "\(result.output)")
        #expect(result.output.contains(text) && result.output.contains(help), "\(result.output)")
    }

    @Test("The help of a bad call names the option that was given, not a variable that is not set")
    func options() throws {
        let server = try run(["--server", "bogus"]).output
        #expect(server.contains("help: write --server https://HOST"), "\(server)")
        #expect(!server.contains("EMBEDJOBS_SERVER"))
        let hosted = try run(["--cohere"]).output
        #expect(hosted.contains("problem  key         no key for https://api.cohere.com\n"))
        #expect(hosted.contains("help: set CO_API_KEY, or run embedjobs login --cohere\n"), "\(hosted)")
    }

    @Test("Truncated weights are found, without reading them")
    func truncatedWeights() throws {
        let path = "\(fixture.store)/models/tiny/model.safetensors"
        let size = try #require(Folder.size(of: path))
        let file = try #require(FileHandle(forUpdatingAtPath: path))
        try file.truncate(atOffset: UInt64(size) - 1)
        try file.close()
        let result = try run()
        #expect(result.exitCode == 1)
        #expect(result.output.contains("problem  models      model 'tiny' cannot be used: model.safetensors: "))
        #expect(try fixture.call(["models"]).errors.contains("model 'tiny' cannot be used: model.safetensors: "))
    }

    @Test("A mistake in a file of settings is a problem, with its position")
    func settings() throws {
        try fixture.folder.write("[profile work]\nserer = x\n", to: "home/.config/embedjobs/config")
        try fixture.folder.write("lst\n", to: "home/.config/embedjobs/init.embedjobs")
        let result = try run()
        #expect(result.exitCode == 1)
        #expect(result.output.contains("config:2:1: "), "\(result.output)")
        #expect(result.output.contains("help: embedjobs check"), "\(result.output)")
        try fixture.folder.write("set formt=x\n", to: "home/.config/embedjobs/settings.embedjobs")
        #expect(try run().output.contains("settings.embedjobs: 1 mistake"))
        let config = fixture.folder.file("home/.config/embedjobs/config")
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: config)
        #expect(try run().output.contains("problem  settings    \(config) is not used"))
    }

    @Test("A service that responds is named with its models and its key's origin, but not the key")
    func service() throws {
        let server = try RawServer { connection, _ in
            _ = connection.readRequest()
            connection.response("200 OK", #"{"models":[]}"#)
        }
        let result = try run([], ["EMBEDJOBS_SERVER": server.address, "EMBEDJOBS_API_KEY": "secret-key"])
        #expect(result.output.contains("ok       service     \(server.address): 0 models"), "\(result.output)")
        #expect(result.output.contains("from EMBEDJOBS_API_KEY") && !result.output.contains("secret-key"))
    }
}
