import EmbedJobs
import JobCommands
import TestSupport
import Testing

@Suite("ModelsCommand")
struct ModelsCommandTests {
    @Test("the ids are the names that jobs use")
    func ids() async throws {
        let fixture = try SessionFixture()
        #expect(await fixture.run("models format=ids\n") == .done)
        #expect(fixture.output.out == ["all-minilm-l6-v2", "tiny"])
    }

    @Test("a model of a loop has fields, and commands take it for its name")
    func records() async throws {
        let fixture = try SessionFixture()
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
        let script = """
            let ds = upload $dir/docs.jsonl
            for m in models {
                echo "$m: $m.dimensions $m.max_tokens [$m.alias_of] $m.prompts"
                let job = create model=$m dataset_id=$ds input_type=clustering
                echo $job.model
            }

            """
        #expect(await fixture.run(script) == .done, "\(fixture.messages)")
        let wanted = ["all-minilm-l6-v2: 384 256 [] {}", "all-minilm-l6-v2", "tiny: 32 64 [] {}", "tiny"]
        #expect(fixture.output.out == wanted)
        #expect(await fixture.run("for m in models { wait $m }\n") == .usage)
        #expect(fixture.messages.contains("wait takes JOB, but $m is a record"), "\(fixture.messages)")
    }

    @Test("the prompt for each input type is shown, in a column if a model has one")
    func prompts() async throws {
        let plain = Model(name: ModelName(rawValue: "plain"), dimensions: 2, maxTokens: 64)
        var prompted = plain
        prompted.prompts = [.searchQuery: "query: ", .searchDocument: "say \"a\": "]
        let fixture = try SessionFixture(service: ScriptedService(listedModels: [plain, prompted]))
        #expect(await fixture.run("models format=jsonl\nmodels format=csv\n") == .done)
        let wanted = #"{"search_document":"say \"a\": ","search_query":"query: "}"#
        #expect(fixture.output.out[0].hasSuffix(#""prompts":{}}"#), "\(fixture.output.out)")
        #expect(fixture.output.out[1].hasSuffix(#""prompts":\#(wanted)}"#), "\(fixture.output.out)")
        #expect(fixture.output.out[2].hasSuffix("prompts"), "\(fixture.output.out)")
        let without = try SessionFixture(service: ScriptedService(listedModels: [plain]))
        #expect(await without.run("models format=table\n") == .done)
        #expect(without.output.out.allSatisfy { !$0.lowercased().contains("prompts") })
    }
}
