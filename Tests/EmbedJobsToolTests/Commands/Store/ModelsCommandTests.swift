import LocalFiles
import TestSupport
import Testing

@Suite struct ModelsCommandTests {
    @Test func jobsOfAnAliasHaveAWarning() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(3), to: "work/rows.jsonl")
        let alias = try fixture.call(["models", "alias", "embed-english-v3.0", "tiny"])
        #expect(alias.exitCode == 0, "\(alias.errors)")
        #expect(try fixture.call(["models"]).output.contains("embed-english-v3.0 (alias of tiny)"))
        let script = """
            let ds = upload rows.jsonl
            let job = create model=embed-english-v3.0 dataset_id=$ds input_type=search_document
            wait $job

            """
        let result = try fixture.run(script)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.errors.contains("embed-english-v3.0' is an alias"), "\(result.errors)")
    }

    @Test func addsAModelFromAFolder() throws {
        let fixture = try ToolFixture()
        try RandomModel.write(to: fixture.folder.file("other"), seed: 3, pooling: .cls)
        let added = try fixture.call(["models", "add", "mine", "../other"])
        #expect(added.exitCode == 0, "\(added.errors)")
        #expect(try fixture.call(["models", "list"]).output.contains("mine: 24 dimensions, 64 tokens"))
        let again = try fixture.call(["models", "add", "mine", "../other"])
        #expect(again.exitCode == 1)
        let broken = try fixture.call(["models", "add", "broken", "."])
        #expect(broken.exitCode == 1)
        #expect(try Folder.names(in: "\(fixture.store)/models") == ["mine", "tiny"])
    }
}
