import DatasetFormats
import EmbedJobs
import JobCommands
import TestSupport
import Testing

@Suite("VectorWords")
struct VectorWordsTests {
    @Test("what is asked of the service is what the options say")
    func request() async throws {
        let bench = try Bench()
        #expect(await bench.run("embed a 'b c' model=m input_type=clustering embedding_types=int8,float,int8") == .done)
        #expect(bench.service.calls == ["embed m [\"a\", \"b c\"] clustering [\"float\", \"int8\"]"])
    }

    @Test("where there is one model, it needs no name")
    func onlyModel() async throws {
        let tiny = Model(name: ModelName(rawValue: "tiny"), dimensions: 2, maxTokens: 64)
        let bench = try Bench(service: RecordingService(models: [tiny]))
        #expect(await bench.run("embed a") == .done)
        #expect(bench.service.calls == ["embed tiny [\"a\"] search_document [\"float\"]"])
    }

    @Test("without a model nothing is embedded")
    func noModel() async throws {
        let bench = try Bench(service: RecordingService(models: []))
        #expect(await bench.run("embed a") == .failure)
        #expect(bench.messages.contains("error: embed: there is no model to embed with"))
        #expect(bench.service.calls == [])
    }

    @Test("more texts than a service takes are refused before they are sent")
    func tooMany() async throws {
        let bench = try Bench()
        let most = String(repeating: " a", count: 96)
        #expect(await bench.run("embed\(most) model=m as=vectors > $dir/out.jsonl") == .done, "\(bench.messages)")
        #expect(await bench.run("embed\(most) b model=m") == .usage)
        #expect(bench.messages.contains("error: embed: 97 texts are too many; 96 can be embedded at once"))
        #expect(bench.messages.contains("= help: for more, write them into a file: upload it, and create a job on it"))
        #expect(bench.service.calls.count == 1)
    }

    @Test("an answer that lacks a text's vector is refused")
    func incomplete() async throws {
        let bench = try Bench()
        bench.service.plant("odd", VectorSet())
        #expect(await bench.run("embed a odd model=m") == .failure)
        #expect(bench.messages.contains("embed: the service did not return float vectors for all texts"))
    }
}
