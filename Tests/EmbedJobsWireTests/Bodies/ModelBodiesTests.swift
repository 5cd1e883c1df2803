import EmbedJobs
import EmbedJobsWire
import Testing

@Suite struct ModelBodiesTests {
    private let model = Model(name: ModelName(rawValue: "all-minilm-l6-v2"), dimensions: 384, maxTokens: 256)

    @Test func modelHasEveryField() throws {
        let wanted = """
            {"name":"all-minilm-l6-v2","is_deprecated":false,"endpoints":["embed"],"finetuned":false,\
            "context_length":256,"default_endpoints":[],"features":[],"dimensions":384}
            """
        let body = try Operations.model.output.write(model)
        #expect(String(decoding: body, as: UTF8.self) == wanted)
        #expect(try Operations.model.output.read(body) == model)
        #expect(throws: APIError.self) { try Operations.model.output.read(Array("{}".utf8)) }
    }

    @Test func promptsAreListedByInputType() throws {
        var prompted = model
        prompted.prompts = [.searchQuery: "query: ", .clustering: "topic: "]
        let body = try Operations.model.output.write(prompted)
        let text = String(decoding: body, as: UTF8.self)
        #expect(text.hasSuffix(#""prompts":{"search_query":"query: ","clustering":"topic: "}}"#), "\(text)")
        #expect(try Operations.model.output.read(body) == prompted)
    }

    @Test func pageNamesTheNextPage() throws {
        let page = ModelPage(models: [model], nextPageToken: "1")
        let body = try Operations.models.output.write(page)
        #expect(try Operations.models.output.read(body) == page)
        #expect(
            String(decoding: try Operations.models.output.write(ModelPage(models: [])), as: UTF8.self)
                == #"{"models":[]}"#
        )
    }

    @Test func omitsModelsThatDoNotEmbed() throws {
        let body = """
            {"models":[{"name":"command-r","endpoints":["chat"],"context_length":128000},
            {"name":"embed-v4.0","endpoints":["embed"],"context_length":128000.0,"default_endpoints":["embed"]}],
            "next_page_token":""}
            """
        let page = try Operations.models.output.read(Array(body.utf8))
        let wanted = Model(name: ModelName(rawValue: "embed-v4.0"), dimensions: 0, maxTokens: 128_000)
        #expect(page == ModelPage(models: [wanted]))
    }

    @Test(
        arguments: [
            ("page_size=0", "invalid request: page_size must be a whole number, from 1 to 1000"),
            ("page_size=1001", "invalid request: page_size must be a whole number, from 1 to 1000"),
            (
                "endpoint=dance",
                "invalid request: endpoint must be one of chat, embed, classify, summarize, rerank, rate, generate"
            ),
            ("default_only=2", "invalid request: default_only must be true or false"),
        ]
    )
    func invalidQueriesAreExplained(query: String, message: String) throws {
        let parts = RequestParts(query: try QueryItems(query))
        #expect(throws: APIError(.invalidRequest, message)) { try Operations.models.input.read(parts) }
    }

    @Test func keyHasAnOwner() throws {
        let check = KeyCheck(isValid: true, owner: Owner(rawValue: "ann"))
        let body = try Operations.checkKey.output.write(check)
        #expect(String(decoding: body, as: UTF8.self) == #"{"valid":true,"organization_id":"ann","owner_id":"ann"}"#)
        #expect(try Operations.checkKey.output.read(body) == check)
        #expect(throws: APIError.self) { try Operations.checkKey.output.read(Array("{}".utf8)) }
    }
}
