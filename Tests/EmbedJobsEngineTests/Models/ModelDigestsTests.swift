import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import TextEmbedding
import Testing

/// Tests of added models whose files changed afterwards.
@Suite struct ModelDigestsTests {
    private let folder: TemporaryFolder
    private let tiny = ModelName(rawValue: "tiny")

    init() async throws {
        folder = try TemporaryFolder()
        try RandomModel.write(to: folder.file("source"), seed: 1)
        try folder.write("A model", to: "source/README.md")
        try await ModelInstaller(storeFolder: folder.file("store")).add("tiny", from: folder.file("source"))
    }

    private func path(_ file: String) -> String { "store/models/tiny/\(file)" }

    /// The error of a library that has not loaded the model yet; nil if it can be used.
    private func refusal(_ precision: Precision = .float32) async throws -> APIError? {
        let library = try ModelLibrary(folder: folder.file("store/models"), precision: precision)
        do throws(APIError) { _ = try await library.model(tiny) } catch { return error }
        return nil
    }

    private func tokenizerRefusal() async throws -> APIError? {
        let library = try ModelLibrary(folder: folder.file("store/models"))
        do throws(APIError) { _ = try await library.tokenizer(tiny) } catch { return error }
        return nil
    }

    private func message(_ file: String, _ fault: String) -> String {
        "model 'tiny' cannot be used: \(file): \(fault); remove its folder and add it again"
    }

    private func flipLastBit(of file: String) throws {
        var bytes = try folder.read(path(file))
        bytes[bytes.count - 1] ^= 1
        try folder.write(bytes, to: path(file))
    }

    @Test func unchangedModelIsUsed() async throws {
        #expect(try await refusal() == nil)
        #expect(try await tokenizerRefusal() == nil)
    }

    @Test func changedWeightsAreRefused() async throws {
        try flipLastBit(of: "model.safetensors")
        let expected = APIError(.modelInvalid, message("model.safetensors", "has changed since it was added"))
        #expect(try await refusal() == expected)
        // The tokenizer does not depend on them.
        #expect(try await tokenizerRefusal() == nil)
        try flipLastBit(of: "model.safetensors")
        #expect(try await refusal() == nil)
    }

    /// In another precision, the fingerprint is not the digest of the file.
    @Test(.enabled(if: Precision.bfloat16.obstacle == nil)) func digestIsThatOfTheFileInAnyPrecision() async throws {
        #expect(try await refusal(.bfloat16) == nil)
        try flipLastBit(of: "model.safetensors")
        #expect(try await refusal(.bfloat16)?.code == .modelInvalid)
    }

    @Test(arguments: ["config.json", "1_Pooling/config.json", "vocab.txt", "tokenizer_config.json", "modules.json"])
    func changedConfigurationIsRefused(file: String) async throws {
        // The model would still load.
        try folder.write(try folder.read(path(file)) + Array("\n".utf8), to: path(file))
        let expected = message(Folder.name(of: file), "has changed since it was added")
        #expect(try await refusal()?.message == expected)
        #expect(try await tokenizerRefusal()?.message == expected)
    }

    @Test(arguments: ["model.safetensors", "vocab.txt", "README.md"])
    func missingFileIsRefused(file: String) async throws {
        try Folder.remove(folder.file(path(file)))
        #expect(try await refusal() == APIError(.modelInvalid, message(file, "is missing")))
    }

    /// Only `embedjobs fsck` reads files that do not affect vectors.
    @Test func changeOfAnotherFileIsAccepted() async throws {
        try folder.write("A good model", to: path("README.md"))
        #expect(try await refusal() == nil)
    }

    @Test func modelWithoutDigestsIsUsed() async throws {
        try Folder.remove(folder.file(path("SHA256SUMS")))
        try flipLastBit(of: "model.safetensors")
        #expect(try await refusal() == nil)
    }

    /// As in lists that people make with `find . -type f -exec sha256sum -b {} +`.
    @Test func otherFormsOfTheListAreRead() async throws {
        let digest = try sha256(ofFile: folder.file(path("model.safetensors")))
        for line in ["\(digest) *./model.safetensors", "\(digest.uppercased())  model.safetensors"] {
            try folder.write("\(String(repeating: "0", count: 64))  ./SHA256SUMS\n\(line)\n", to: path("SHA256SUMS"))
            #expect(try await refusal() == nil)
            try flipLastBit(of: "model.safetensors")
            #expect(try await refusal()?.code == .modelInvalid)
            try flipLastBit(of: "model.safetensors")
        }
    }

    private static let digest = String(repeating: "0", count: 64)

    @Test(arguments: [
        "", "\n", "\(digest)  config.json", "\(digest)\n", "\(digest)  \n", "\(digest.dropLast())  config.json\n",
        "\(digest) config.json\n", "\(digest)  /etc/hostname\n", "\(digest)  a/../../b\n", "\(digest)  SHA256SUMS\n",
    ])
    func damagedListIsRefused(list: String) async throws {
        try folder.write(list, to: path("SHA256SUMS"))
        let expected = message("SHA256SUMS", "is not a list of SHA-256 digests")
        #expect(try await refusal() == APIError(.modelInvalid, expected))
        #expect(try await tokenizerRefusal()?.message == expected)
    }
}
