import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing
import TextEmbedding

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite(.timeLimit(.minutes(1))) struct ModelInstallerTests {
    private let folder: TemporaryFolder
    private let installer: ModelInstaller

    init() throws {
        folder = try TemporaryFolder()
        try RandomModel.write(to: folder.file("source"), seed: 1)
        installer = try ModelInstaller(storeFolder: folder.file("store"))
    }

    private var models: String { folder.file("store/models") }

    private func refusal(_ body: () async throws(APIError) -> Void) async -> APIError? {
        do throws(APIError) { try await body() } catch { return error }
        return nil
    }

    @Test func modelIsCopiedWithItsSubfolders() async throws {
        try await installer.add("tiny", from: folder.file("source"))
        for path in ["model.safetensors", "1_Pooling/config.json"] {
            #expect(try folder.read("store/models/tiny/\(path)") == folder.read("source/\(path)"))
        }
        try Folder.remove(folder.file("source"))
        let expected = Model(name: ModelName(rawValue: "tiny"), dimensions: 24, maxTokens: 64)
        #expect(try await installer.library.models() == [expected])
        _ = try await installer.library.model(expected.name)
        #expect(try Folder.names(in: models) == ["tiny"])
    }

    /// A list that the source has may be outdated, so a new one is made.
    @Test func addedModelListsTheDigestsOfItsFiles() async throws {
        try folder.write("not a list", to: "source/SHA256SUMS")
        try folder.write("onnx", to: "source/onnx/SHA256SUMS")
        try await installer.add("tiny", from: folder.file("source"))
        let list = String(decoding: try folder.read("store/models/tiny/SHA256SUMS"), as: UTF8.self)
        let paths = [
            "1_Pooling/config.json", "config.json", "model.safetensors", "modules.json", "onnx/SHA256SUMS",
            "sentence_bert_config.json", "tokenizer_config.json", "vocab.txt",
        ]
        let lines = try paths.map { "\(try sha256(ofFile: "\(models)/tiny/\($0)"))  \($0)" }
        #expect(list.split(separator: "\n").map(String.init) == lines)
        let check = "cd \"$0\" && { sha256sum -c SHA256SUMS || shasum -a 256 -c SHA256SUMS; }"
        #expect(try ChildProcess.run("/bin/sh", ["-c", check, "\(models)/tiny"]).exitCode == 0)
        #expect(try FileStatus.of("\(models)/tiny/SHA256SUMS")?.mode == 0o600)
    }

    @Test(
        arguments: [
            "", ".", "..", ".hidden", "/a", "a/", "a//b", "a/.b", "a/..", "a/../b", "./a", "../a", "a b", "é", "a\n",
            "a\\b", "a%2Fb", "a\u{0}b", String(repeating: "n", count: 101), String(repeating: "n/", count: 50) + "nn",
        ]
    )
    func invalidNamesAreRefused(name: String) async throws {
        try await installer.add("tiny", from: folder.file("source"))
        #expect(
            await refusal { () throws(APIError) in
                try await installer.add(name, from: folder.file("source"))
            }?.code == .invalidRequest
        )
        #expect(
            await refusal { () throws(APIError) in
                try await installer.alias(name, to: "tiny")
            }?.code == .invalidRequest
        )
        #expect(try Folder.names(in: models) == ["tiny"])
        #expect(try folder.names == ["source", "store"])
    }

    @Test func tooLongNamesAreToldTheirLength() async throws {
        let name = String(repeating: "a", count: 60) + "/" + String(repeating: "b", count: 60)
        let error = await refusal { () throws(APIError) in try await installer.alias(name, to: "tiny") }
        #expect(error?.message == "invalid model name '\(name)': must have at most 100 characters, not 121")
    }

    /// As model hubs write names: owner and model.
    @Test func namesMayHaveSlashes() async throws {
        let longest = String(repeating: "n/", count: 49) + "nn"
        for name in ["BAAI/bge-small-en-v1.5", "BAAI", longest] {
            try await installer.add(name, from: folder.file("source"))
        }
        try await installer.alias("hub/alias", to: "BAAI/bge-small-en-v1.5")
        #expect(Folder.linkTarget(of: "\(models)/hub%2Falias") == "BAAI%2Fbge-small-en-v1.5")
        #expect(try await installer.library.names() == ["BAAI", "BAAI/bge-small-en-v1.5", "hub/alias", longest])
        let alias = ModelName(rawValue: "hub/alias")
        #expect(try await installer.library.target(ofAlias: alias) == "BAAI/bge-small-en-v1.5")
        _ = try await installer.library.model(alias)
        let taken = await refusal { () throws(APIError) in
            try await installer.add("BAAI/bge-small-en-v1.5", from: folder.file("source"))
        }
        #expect(taken?.message.contains("`embedjobs models remove BAAI/bge-small-en-v1.5`") == true)
    }

    @Test func aliasesOfHostedModelsWithOtherDimensionsHaveAWarning() async throws {
        var size = RandomModel.Size()
        size.hidden = 384
        try RandomModel.write(to: folder.file("minilm"), seed: 2, size: size)
        try await installer.add("minilm", from: folder.file("minilm"))
        try await installer.add("tiny", from: folder.file("source"))
        #expect(try await installer.alias("embed-english-light-v3.0", to: "minilm") == [])
        #expect(try await installer.alias("mine", to: "tiny") == [])
        #expect(
            try await installer.alias("embed-english-v3.0", to: "minilm") == [
                "clients expect 1024 dimensions of 'embed-english-v3.0', not 384; 'embed-english-light-v3.0' has 384"
            ]
        )
        #expect(
            try await installer.alias("embed-v4.0", to: "tiny") == [
                "clients expect 256, 512, 1024, 1536 dimensions of 'embed-v4.0', not 24"
            ]
        )
    }

    @Test func takenNameIsRefused() async throws {
        try await installer.add("tiny", from: folder.file("source"))
        let again = await refusal { () throws(APIError) in try await installer.add("tiny", from: folder.file("source"))
        }
        #expect(again?.code == .invalidRequest)
        #expect(again?.message.contains("model 'tiny' already exists") == true)
        let alias = await refusal { () throws(APIError) in try await installer.alias("tiny", to: "tiny") }
        #expect(alias?.code == .invalidRequest)
    }

    @Test func aliasIsALinkInTheFolder() async throws {
        try await installer.add("tiny", from: folder.file("source"))
        try await installer.alias("embed-english-v3.0", to: "tiny")
        // Relative, so that the store can be moved.
        #expect(Folder.linkTarget(of: "\(models)/embed-english-v3.0") == "tiny")
        let name = ModelName(rawValue: "embed-english-v3.0")
        #expect(try await installer.library.target(ofAlias: name) == "tiny")
        _ = try await installer.library.model(name)
    }

    @Test(arguments: ["none", "../source", "", "tiny/../tiny"])
    func aliasNeedsAModel(target: String) async throws {
        try await installer.add("tiny", from: folder.file("source"))
        let error = await refusal { () throws(APIError) in try await installer.alias("a", to: target) }
        #expect(error == APIError(.notFound, "model '\(target)' not found; local models: tiny"))
        #expect(try Folder.names(in: models) == ["tiny"])
    }

    @Test func unusableModelIsRefusedAndLeavesNothing() async throws {
        let weights = try folder.read("source/model.safetensors")
        try folder.write(Array(weights.dropLast(4)), to: "source/model.safetensors")
        let error = await refusal { () throws(APIError) in try await installer.add("tiny", from: folder.file("source"))
        }
        #expect(error?.code == .modelInvalid)
        let begin = "model 'tiny' cannot be used: model.safetensors: "
        #expect(error?.message.hasPrefix(begin) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains(folder.path) == false)
        #expect(try Folder.names(in: models) == [])
    }

    @Test func allFaultsAreNamedAtOnce() async throws {
        try folder.write(#"{"max_seq_length": 2}"#, to: "source/sentence_bert_config.json")
        try folder.write(#"{"tokenizer_class": "XTokenizer"}"#, to: "source/tokenizer_config.json")
        let error = await refusal { () throws(APIError) in try await installer.add("tiny", from: folder.file("source"))
        }
        #expect(
            error?.message == "model 'tiny' cannot be used: sentence_bert_config.json: a limit of 2 tokens is below "
                + "the minimum of 3; tokenizer_config.json: tokenizer_class \"XTokenizer\" is not supported; "
                + "supported: BertTokenizer, DistilBertTokenizer, PreTrainedTokenizerFast, TokenizersBackend"
        )
        #expect(try Folder.names(in: models) == [])
    }

    /// The message of adding the source after a change.
    private func message(_ change: () throws -> Void) async throws -> String {
        try change()
        let error = await refusal { () throws(APIError) in try await installer.add("tiny", from: folder.file("source"))
        }
        #expect(try Folder.names(in: models) == [])
        return error?.message ?? ""
    }

    @Test(arguments: ["model.safetensors", "config.json", "vocab.txt", "1_Pooling/config.json"])
    func pointersOfGitLFSAreNamed(file: String) async throws {
        let pointer = """
            version https://git-lfs.github.com/spec/v1
            oid sha256:\(String(repeating: "5", count: 64))
            size 90868376

            """
        let message = try await message { try folder.write(pointer, to: "source/\(file)") }
        let name = Folder.name(of: file)
        #expect(message.hasPrefix("model 'tiny' cannot be used: \(name): is a pointer of Git LFS"), "\(message)")
        #expect(message.contains("`git lfs pull`"))
    }

    /// As after `git lfs pull --include model.safetensors`.
    @Test(arguments: ["pytorch_model.bin", "onnx/model.onnx"])
    func pointersOfGitLFSInUnusedFilesAreAccepted(file: String) async throws {
        let digest = String(repeating: "5", count: 64)
        let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:\(digest)\nsize 90868376\n"
        try folder.write(pointer, to: "source/\(file)")
        try await installer.add("tiny", from: folder.file("source"))
        _ = try await installer.library.model(ModelName(rawValue: "tiny"))
        _ = try await installer.library.tokenizer(ModelName(rawValue: "tiny"))
    }

    @Test(arguments: [
        ("model.safetensors.index.json", "in several files"), ("pytorch_model.bin", "in another format"),
        ("onnx/model.onnx", "in another format"),
    ])
    func otherFilesOfWeightsAreNamed(file: String, form: String) async throws {
        let message = try await message {
            try Folder.remove(folder.file("source/model.safetensors"))
            try folder.write("{}", to: "source/\(file)")
        }
        let begin = "model 'tiny' cannot be used: \(Folder.name(of: file)): the weights are \(form); write one "
        #expect(message.hasPrefix(begin + "model.safetensors"), "\(message)")
    }

    @Test func weightsThatAreNotFiniteAreRefused() async throws {
        let message = try await message {
            var bytes = try folder.read("source/model.safetensors")
            bytes.replaceSubrange((bytes.count - 4)..., with: [0, 0, 0xc0, 0x7f])
            try folder.write(bytes, to: "source/model.safetensors")
        }
        #expect(message.hasPrefix("model 'tiny' cannot be used: model.safetensors: tensor "), "\(message)")
        #expect(message.hasSuffix(" has numbers that are not finite"), "\(message)")
    }

    @Test func vocabularyLargerThanTheModelIsRefused() async throws {
        let message = try await message {
            try folder.write(try folder.read("source/vocab.txt") + Array("more\n".utf8), to: "source/vocab.txt")
        }
        #expect(message.hasPrefix("model 'tiny' cannot be used: vocab.txt: the tokenizer has "), "\(message)")
    }

    @Test func adaptersAreRefused() async throws {
        let message = try await message { try folder.write("{}", to: "source/adapter_config.json") }
        #expect(message.hasPrefix("model 'tiny' cannot be used: adapter_config.json: the model is an adapter"))
    }

    @Test func modelInAFolderOfAnOldVersionIsNamed() async throws {
        let message = try await message {
            try Folder.rename(folder.file("source"), to: folder.file("0_Transformer"))
            try Folder.create(folder.file("source"))
            try folder.write(
                #"[{"type": "sentence_transformers.models.Transformer", "path": "0_Transformer"}]"#,
                to: "source/modules.json"
            )
            try folder.write(#"{"__version__": "1.0.0"}"#, to: "source/config.json")
        }
        #expect(message.hasPrefix("model 'tiny' cannot be used: modules.json: the model is in 0_Transformer"))
    }

    @Test func modelOfAnUnknownFamilyIsRefused() async throws {
        try folder.write(#"{"model_type": "clip"}"#, to: "source/config.json")
        let error = await refusal { () throws(APIError) in try await installer.add("tiny", from: folder.file("source"))
        }
        let families = ModelFamily.all.map(\.name).joined(separator: ", ")
        let reason = "model_type \"clip\" is not supported; supported families: \(families)"
        #expect(error?.message == "model 'tiny' cannot be used: config.json: \(reason)")
        #expect(try Folder.names(in: models) == [])
    }

    /// Opening a pipe for reading waits for a writer.
    @Test(arguments: ["model.safetensors", "config.json", "vocab.txt", "modules.json", "1_Pooling/config.json"])
    func pipeIsRefusedAtOnce(file: String) async throws {
        try Folder.remove(folder.file("source/\(file)"))
        #expect(mkfifo(folder.file("source/\(file)"), 0o600) == 0)
        let error = await refusal { () throws(APIError) in try await installer.add("tiny", from: folder.file("source"))
        }
        #expect(error?.code == .modelInvalid)
        let name = Folder.name(of: file)
        #expect(error?.message == "model 'tiny' cannot be used: \(name): not a regular file")
        #expect(try Folder.names(in: models) == [])
    }

    @Test func missingFolderIsRefused() async throws {
        let error = await refusal { () throws(APIError) in try await installer.add("tiny", from: folder.file("none")) }
        #expect(error?.code == .modelInvalid)
        #expect(error?.message.contains(folder.path) == false)
        #expect(try Folder.names(in: models) == [])
    }

    /// Downloads are often folders of links to files elsewhere. Pipes and broken links are not part of a model.
    @Test func linksAreFollowedAndOtherEntriesSkipped() async throws {
        try Folder.rename(folder.file("source/config.json"), to: folder.file("blob"))
        try Folder.link(folder.file("source/config.json"), to: folder.file("blob"))
        try Folder.link(folder.file("source/dangling"), to: folder.file("nowhere"))
        #expect(mkfifo(folder.file("source/pipe"), 0o600) == 0)
        try await installer.add("tiny", from: folder.file("source"))
        #expect(Folder.linkTarget(of: "\(models)/tiny/config.json") == nil)
        #expect(try folder.read("store/models/tiny/config.json") == folder.read("blob"))
        let names = try Folder.names(in: "\(models)/tiny")
        #expect(!names.contains("dangling"))
        #expect(!names.contains("pipe"))
    }

    @Test func leftoverOfAnInterruptedCopyIsReplaced() async throws {
        try folder.write("old", to: "store/models/.tiny.arriving/rubbish")
        try await installer.add("tiny", from: folder.file("source"))
        #expect(try Folder.names(in: models) == ["tiny"])
        #expect(!Folder.exists("\(models)/tiny/rubbish"))
    }
}
