import LocalFiles
import TestSupport
import Testing

@Suite struct ModelsCommandTests {
    @Test func jobsOfAnAliasHaveAWarning() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(3), to: "work/rows.jsonl")
        let alias = try fixture.call(["models", "alias", "embed-english-v3.0", "tiny"])
        #expect(alias.exitCode == 0, "\(alias.errors)")
        #expect(try fixture.call(["models"]).output.contains(#""alias_of":"tiny""#))
        let script = """
            let ds = upload rows.jsonl
            let job = create model=embed-english-v3.0 dataset_id=$ds input_type=search_document
            wait $job

            """
        let result = try fixture.run(script)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.errors.contains("embed-english-v3.0' is an alias"), "\(result.errors)")
    }

    @Test func removesAliasesAndModels() throws {
        let fixture = try ToolFixture()
        try RandomModel.write(to: fixture.folder.file("other"), seed: 3)
        #expect(try fixture.call(["models", "add", "org/mine", "../other"]).exitCode == 0)
        let alias = try fixture.call(["models", "alias", "embed-v4.0", "org/mine"])
        #expect(alias.exitCode == 0)
        #expect(alias.errors.contains("warning: clients expect 256, 512, 1024, 1536 dimensions"), "\(alias.errors)")
        #expect(try fixture.call(["models"]).output.contains(#""alias_of":"org/mine""#))
        let kept = try fixture.call(["models", "remove", "org/mine"])
        #expect(kept.exitCode == 1)
        #expect(kept.errors.contains("has the alias 'embed-v4.0'"), "\(kept.errors)")
        for name in ["embed-v4.0", "org/mine"] {
            let removed = try fixture.call(["models", "remove", name])
            #expect(removed.output == "removed \(name)\n", "\(removed.errors)")
        }
        #expect(try Folder.names(in: "\(fixture.store)/models") == ["tiny"])
        // The fixture has written this one itself.
        #expect(try fixture.call(["models", "remove", "tiny"]).exitCode == 1)
        #expect(try fixture.call(["models"]).output.contains(#"{"name":"tiny""#))
    }

    @Test func aModelThatIsThereIsNotFetched() throws {
        let fixture = try ToolFixture()
        #expect(try fixture.call(["models", "alias", "all-minilm-l6-v2", "tiny"]).exitCode == 0)
        let result = try fixture.call(["models", "get"])
        #expect(result.output == "all-minilm-l6-v2 is already installed\n")
        #expect(result.errors == "")
    }

    /// A model and its aliases are one model.
    @Test func textsNeedNoModelBesideAliases() throws {
        let fixture = try ToolFixture()
        #expect(try fixture.call(["models", "alias", "org/alias", "tiny"]).exitCode == 0)
        let embedded = try fixture.call(["embed", "a", "b"])
        #expect(embedded.exitCode == 0, "\(embedded.errors)")
    }

    @Test func installedModelsAreNotFetchedAgain() throws {
        let fixture = try ToolFixture()
        try RandomModel.write(to: "\(fixture.store)/models/all-minilm-l6-v2", seed: 3)
        let result = try fixture.call(["models", "get"])
        #expect(result.output == "all-minilm-l6-v2 is already installed\n")
        #expect(result.errors.isEmpty, "\(result.errors)")
    }

    @Test func addsAModelFromAFolder() throws {
        let fixture = try ToolFixture()
        try RandomModel.write(to: fixture.folder.file("other"), seed: 3, pooling: .cls)
        let added = try fixture.call(["models", "add", "mine", "../other"])
        #expect(added.exitCode == 0, "\(added.errors)")
        let list = try fixture.call(["models", "list", "format=csv"]).output
        #expect(list.hasPrefix("name,dimensions,max_tokens") && list.contains("\nmine,24,64"), "\(list)")
        let again = try fixture.call(["models", "add", "mine", "../other"])
        #expect(again.exitCode == 1)
        let broken = try fixture.call(["models", "add", "broken", "."])
        #expect(broken.exitCode == 1)
        #expect(try Folder.names(in: "\(fixture.store)/models") == ["mine", "tiny"])
    }
}
