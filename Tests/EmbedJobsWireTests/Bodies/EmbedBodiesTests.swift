import EmbedJobs
import EmbedJobsWire
import Testing

@Suite struct EmbedBodiesTests {
    private var embeddings: Embeddings {
        var all = Embeddings(id: "e1", inputTokens: 4, warnings: ["w"])
        all.float = [[0.5, -0.1], [1, 0]]
        all.int8 = [[-128, 127], [0, 1]]
        all.uint8 = [[0, 255], [1, 2]]
        all.binary = [[-128], [127]]
        all.ubinary = [[0], [255]]
        all.base64 = ["AAAAPw==", "AACAPw=="]
        return all
    }

    @Test func vectorsByTypeRoundTrip() throws {
        let answer = EmbedResponse(embeddings, texts: ["a", "b"], isByType: true)
        let body = try Operations.embed.output.write(answer)
        let wanted = """
            {"response_type":"embeddings_by_type","id":"e1","embeddings":{"float":[[0.5,-0.1],[1.0,0.0]],\
            "int8":[[-128,127],[0,1]],"uint8":[[0,255],[1,2]],"binary":[[-128],[127]],"ubinary":[[0],[255]],\
            "base64":["AAAAPw==","AACAPw=="]},"texts":["a","b"],\
            "meta":{"api_version":{"version":"2"},"billed_units":{"input_tokens":4},"warnings":["w"]}}
            """
        #expect(String(decoding: body, as: UTF8.self) == wanted)
        #expect(try Operations.embed.output.read(body) == answer)
    }

    @Test func plainFloatsAreAList() throws {
        var floats = Embeddings(id: "e1", inputTokens: 4)
        floats.float = [[0.5]]
        let answer = EmbedResponse(floats, texts: ["a"], isByType: false)
        let body = try Operations.embedV1.output.write(answer)
        let text = String(decoding: body, as: UTF8.self)
        #expect(text.contains(#""embeddings":[[0.5]],"#))
        #expect(text.contains(#""response_type":"embeddings_floats""#))
        #expect(try Operations.embedV1.output.read(body) == answer)
    }

    @Test func everyFloatRoundTrips() throws {
        var random = Randomness(seed: 3)
        var some = Embeddings(id: "", inputTokens: 0)
        some.float = [
            (0..<2_000).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: random.next())) }.filter(\.isFinite)
        ]
        let answer = EmbedResponse(some, texts: [], isByType: true)
        #expect(try Operations.embed.output.read(Operations.embed.output.write(answer)) == answer)
    }

    @Test func nonFiniteNumbersAreNotSent() {
        var broken = Embeddings(id: "", inputTokens: 0)
        broken.float = [[.nan]]
        #expect(throws: APIError.self) {
            try Operations.embed.output.write(EmbedResponse(broken, texts: [], isByType: true))
        }
    }

    @Test func rejectsResponsesWithoutVectors() {
        #expect(throws: APIError.self) { try Operations.embed.output.read(Array("{\"id\":\"x\"}".utf8)) }
    }

    private static let start = #"{"model":"m","input_type":"search_query""#

    @Test(
        arguments: [
            ("{\"texts\":[\"a\"]}", "a model parameter is required for this endpoint."),
            (start + "}", "invalid request: texts must contain at least one text"),
            (start + ",\"texts\":[]}", "invalid request: texts must contain at least one text"),
            (
                start + ",\"texts\":[\"a\",\"\"]}",
                "invalid request: inputs contains an element that is the empty string at index 1"
            ),
            (
                start + ",\"texts\":[" + Array(repeating: "\"a\"", count: 97).joined(separator: ",") + "]}",
                "invalid request: total number of texts must be at most 96 - received 97"
            ),
            (
                start + ",\"texts\":[\"a\"],\"truncate\":\"LEFT\"}",
                "invalid request: truncate must be NONE, START or END, not 'LEFT'"
            ),
            (
                start + ",\"images\":[\"data:\"]}",
                "invalid request: images are not supported, only texts"
            ),
            (
                start + ",\"inputs\":[{\"content\":[]}]}",
                "invalid request: inputs[0].content must be a list of one text part, not of 0; "
                    + "send each text as an input of its own"
            ),
            (
                start + ",\"inputs\":[{\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                    + "{\"type\":\"text\",\"text\":\"b\"}]}]}",
                "invalid request: inputs[0].content must be a list of one text part, not of 2; "
                    + "send each text as an input of its own"
            ),
            (
                start + ",\"inputs\":[{\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:\"}}]}]}",
                "invalid request: inputs[0].content[0].type must be 'text'; images are not supported, only texts"
            ),
            (
                start + ",\"inputs\":[{\"content\":[{\"type\":\"text\"}]}]}",
                "invalid request: inputs[0].content[0].text must be a string"
            ),
            (start + ",\"inputs\":[{\"content\":\"a\"}]}", "invalid request: inputs[0].content must be a list"),
            (start + ",\"inputs\":[\"a\"]}", "invalid request: inputs[0] must be an object"),
            (
                start + ",\"texts\":[\"a\"],\"inputs\":[{\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}]}",
                "invalid request: send either texts or inputs, not both"
            ),
            (
                start + ",\"texts\":[\"a\"],\"output_dimension\":1.5}",
                "invalid request: output_dimension must be a whole number"
            ),
        ]
    )
    func invalidRequestsAreExplained(body: String, message: String) {
        for operation in [Operations.embedV1, Operations.embed] {
            #expect(throws: APIError(.invalidRequest, message)) {
                try operation.input.read(RequestParts(json: Array(body.utf8)))
            }
        }
    }

    @Test func acceptsTheMaximumNumberOfTexts() throws {
        let texts = Array(repeating: "a", count: TextRules.textsMax)
        let request = EmbedRequest(
            model: ModelName(rawValue: "m"),
            texts: texts,
            inputType: .searchQuery,
            truncate: .start
        )
        #expect(try Operations.embed.input.read(Operations.embed.input.write(request)) == request)
        let nulls =
            Self.start
            + #","texts":["a"],"images":null,"embedding_types":null,"truncate":null,"inputs":[],"priority":0}"#
        let read = try Operations.embed.input.read(RequestParts(json: Array(nulls.utf8)))
        #expect(read == EmbedRequest(model: ModelName(rawValue: "m"), texts: ["a"], inputType: .searchQuery))
    }

    /// The second version's form of a text, and numbers as the official SDK may write them.
    @Test func inputsOfOneTextEachAreTexts() throws {
        let body =
            Self.start
            + #","inputs":[{"content":[{"type":"text","text":"a"}]},{"content":[{"text":"b","type":"text","x":1}]}],"#
            + #""texts":null,"max_tokens":8.0,"output_dimension":384}"#
        for operation in [Operations.embedV1, Operations.embed] {
            let read = try operation.input.read(RequestParts(json: Array(body.utf8)))
            #expect(read.texts == ["a", "b"])
            #expect(read.maxTokens == 8)
            #expect(read.outputDimension == 384)
            #expect(try operation.input.read(operation.input.write(read)) == read)
        }
    }
}
