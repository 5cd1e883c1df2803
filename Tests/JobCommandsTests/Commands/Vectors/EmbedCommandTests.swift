import DatasetFormats
import EmbedJobs
import JobCommands
import TestSupport
import Testing

@Suite("EmbedCommand")
struct EmbedCommandTests {
    @Test("the request contains the options")
    func request() async throws {
        let fixture = try SessionFixture()
        #expect(
            await fixture.run("embed a 'b c' model=m input_type=clustering embedding_types=int8,float,int8") == .done
        )
        #expect(fixture.service.calls == ["embed m [\"a\", \"b c\"] clustering [\"float\", \"int8\"]"])
    }

    @Test("the only model is the default")
    func onlyModel() async throws {
        let tiny = Model(name: ModelName(rawValue: "tiny"), dimensions: 2, maxTokens: 64)
        let fixture = try SessionFixture(service: ScriptedService(listedModels: [tiny]))
        #expect(await fixture.run("embed a") == .done)
        #expect(fixture.service.calls == ["embed tiny [\"a\"] search_document [\"float\"]"])
    }

    @Test("a service without models is an error")
    func noModel() async throws {
        let fixture = try SessionFixture(service: ScriptedService(listedModels: []))
        #expect(await fixture.run("embed a") == .failure)
        #expect(fixture.messages.contains("error: embed: the service does not list any models"))
        #expect(fixture.service.calls == [])
    }

    @Test("too many texts are rejected before they are sent")
    func tooMany() async throws {
        let fixture = try SessionFixture()
        let most = String(repeating: " a", count: 96)
        #expect(await fixture.run("embed\(most) model=m as=vectors > $dir/out.jsonl") == .done, "\(fixture.messages)")
        #expect(await fixture.run("embed\(most) b model=m") == .usage)
        #expect(fixture.messages.contains("error: embed: 97 texts exceed the limit of 96"))
        #expect(fixture.messages.contains("= help: to embed more texts, upload them in a file and create a job"))
        #expect(fixture.service.calls.count == 1)
    }

    @Test("a response without a vector for each text is rejected")
    func incomplete() async throws {
        let fixture = try SessionFixture()
        fixture.service.plant("odd", VectorSet())
        #expect(await fixture.run("embed a odd model=m") == .failure)
        #expect(fixture.messages.contains("embed: the service did not return float vectors for all texts"))
    }
}
