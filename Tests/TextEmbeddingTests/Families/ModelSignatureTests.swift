import TestSupport
import Testing
import TextEmbedding

struct ModelSignatureTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func signature(_ configuration: String) throws -> ModelSignature {
        try folder.write(configuration, to: "config.json")
        return try ModelSignature(directory: folder.path)
    }

    @Test func propertiesComeFromBothFiles() throws {
        try folder.write(
            #"[{"type": "a.b.Transformer", "path": ""}, {"type": "Pooling", "path": "p"}]"#,
            to: "modules.json"
        )
        let signature = try signature(
            """
            {"model_type": "bert", "architectures": ["JinaBertModel"],
            "auto_map": {"AutoModel": "modeling_bert.JinaBertModel"}}
            """
        )
        #expect(signature.modelType == "bert")
        #expect(signature.architectures == ["JinaBertModel"])
        #expect(signature.autoMap == ["AutoModel": "modeling_bert.JinaBertModel"])
        #expect(signature.modules?.map(\.kind) == ["Transformer", "Pooling"])
    }

    /// Models of static vectors may have modules.json only.
    @Test func bothFilesMayBeMissing() throws {
        let empty = try ModelSignature(directory: folder.path)
        #expect(empty.modelType == nil)
        #expect(empty.architectures == [])
        #expect(empty.autoMap == [:])
        #expect(empty.modules == nil)
        try folder.write(#"[{"type": "StaticEmbedding", "path": ""}]"#, to: "modules.json")
        #expect(try ModelSignature(directory: folder.path).modules?.map(\.kind) == ["StaticEmbedding"])
    }

    @Test(arguments: ["null", "7", #"{"AutoModel": ["a", null]}"#, #"[["a"]]"#])
    func otherTypesOfOptionalKeysAreIgnored(value: String) throws {
        let signature = try signature(#"{"model_type": "bert", "architectures": \#(value), "auto_map": \#(value)}"#)
        #expect(signature.modelType == "bert")
        #expect(signature.architectures == [])
        #expect(signature.autoMap == [:])
    }

    @Test(arguments: [("{", "expected “\"” (byte 1)"), (#"{"model_type": 7}"#, #""model_type" has the wrong type"#)])
    func damagedFileIsAnError(configuration: String, reason: String) {
        let error = #expect(throws: ModelError.self) { try signature(configuration) }
        #expect(error?.reason == reason)
        #expect(error?.file?.hasSuffix("/config.json") == true)
    }
}
