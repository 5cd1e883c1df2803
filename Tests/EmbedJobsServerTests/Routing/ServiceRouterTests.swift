import EmbedJobs
import EmbedJobsServer
import EmbedJobsWire
import Foundation
import TestSupport
import Testing

@Suite struct ServiceRouterTests {
    private let fixture = RouterFixture()

    private static let unknownModel =
        "model 'xyz' not found; local models: tiny, org/other. "
        + "To use one under that name: `embedjobs models alias xyz tiny`"

    private static let create = "{\"model\":\"tiny\",\"dataset_id\":\"d\",\"input_type\":\"search_document\"}"

    // MARK: Every route

    @Test func supportsEveryOperation() {
        #expect(Set(ServiceRouter.routes) == Set(Operations.routes))
        #expect(ServiceRouter.routes.count == Operations.routes.count)
    }

    /// A target for each route, with the ids of an owner's dataset and job.
    private static func target(_ route: Route, _ path: PathTemplate, dataset: String, job: String) -> String? {
        let values = path.names.map { name in
            switch (name, route.id.contains("Dataset")) {
            case ("model", _): "tiny"
            case (_, true): dataset
            default: job
            }
        }
        return path.fill(values)
    }

    private static let bodies: [String: @Sendable (String) -> String] = [
        "createEmbedJob": { "{\"model\":\"tiny\",\"dataset_id\":\"\($0)\",\"input_type\":\"search_document\"}" },
        "embed": { _ in "{\"model\":\"tiny\",\"texts\":[\"a\"],\"input_type\":\"search_query\"}" },
        "embedV2": { _ in "{\"model\":\"tiny\",\"texts\":[\"a\"],\"input_type\":\"search_query\"}" },
        "tokenize": { _ in "{\"model\":\"tiny\",\"text\":\"a\"}" },
        "detokenize": { _ in "{\"model\":\"tiny\",\"tokens\":[1]}" },
        "prune": { _ in "{\"before\":\"2024-01-13T02:53:31Z\"}" },
    ]

    private func response(_ route: Route, _ path: PathTemplate, dataset: String, job: String, key: String?) async throws
        -> Answer
    {
        var target = try #require(Self.target(route, path, dataset: dataset, job: job))
        if route.body == .form {
            target += "?name=docs&type=embed-input"
            let body = UploadBody(fileName: "a.jsonl", data: ByteSource(Array("{}\n".utf8)), boundary: "xyz")
            return await fixture.response(
                "POST",
                target,
                key: key,
                headers: ["Content-Type": body.contentType],
                body: body.source
            )
        }
        // A route with a body unknown to this test gets an empty one, and so an unexpected response.
        let json = Self.bodies[route.id].map { $0(dataset) }
        return await fixture.response(route.method.rawValue, target, json: json, key: key)
    }

    @Test func everyPathOfEveryRouteResponds() async throws {
        for route in ServiceRouter.routes where route.needsKey {
            for path in [route.path] + route.aliases {
                let dataset = try await fixture.upload()
                let job = try await fixture.createJob(on: dataset)
                let response = try await response(route, path, dataset: dataset, job: job, key: "ann-key")
                #expect(response.status == 200, "\(route.id) \(path): \(response.text)")
                #expect(response.headers["Content-Type"] == "application/json")
                // Browsers must not sniff another type, nor share the response with another origin's page.
                #expect(response.headers["X-Content-Type-Options"] == "nosniff")
                #expect(!response.headers.all.contains { $0.name.hasPrefix("Access-Control-") })
                #expect(response.headers["Content-Length"] == String(response.bytes.count))
            }
        }
    }

    /// Ann's objects are invisible to Bob on every route; new routes are covered automatically.
    @Test func everyRouteIsolatesOwners() async throws {
        let dataset = try await fixture.upload()
        let job = try await fixture.createJob(on: dataset)
        for route in ServiceRouter.routes where route.needsKey {
            let names = route.path.names.filter { $0 != "model" }
            let response = try await response(route, route.path, dataset: dataset, job: job, key: "bob-key")
            let absent = try await self.response(route, route.path, dataset: "none", job: "none", key: "bob-key")
            if names.isEmpty, route.id != "createEmbedJob" {
                #expect(response.status == 200, "\(route.id)")
                #expect(!response.text.contains("ann"), "\(route.id): \(response.text)")
            } else {
                #expect(response.status == 404, "\(route.id)")
                // The same message as for an object that does not exist.
                let told = response.message?.replacing(dataset, with: "none").replacing(job, with: "none")
                #expect(told == absent.message)
            }
        }
        #expect(try await fixture.annService.datasets().count == 1)
        #expect(try await fixture.annService.job(JobID(rawValue: job)).status == .processing)
    }

    @Test(arguments: [nil, "", "wrong", "ann-key2"]) func everyRouteRequiresAKey(key: String?) async throws {
        for route in ServiceRouter.routes where route.needsKey {
            let response = try await response(route, route.path, dataset: "d", job: "j", key: key)
            #expect(response.status == 401, "\(route.id)")
            #expect(response.message == (key?.isEmpty ?? true ? "no api key supplied" : "invalid api token"))
            #expect(response.headers["WWW-Authenticate"] == "Bearer")
        }
    }

    // MARK: Unknown routes

    @Test(arguments: ["/", "", "/v1", "/v1/", "/v3/embed-jobs", "/v1/embed-jobs/a/b", "/v1/datasets//", "/v1/%ff", "*"])
    func unknownRoutesGetJSONErrors(target: String) async {
        for key in ["ann-key", nil] {
            let response = await fixture.response("GET", target, key: key)
            #expect(response.status == 404)
            #expect(
                response.text == #"{"message":"GET \#(target) is not here","id":"request-id","code":"unknown_path"}"#
            )
        }
    }

    /// A client that is told nothing tries other paths.
    @Test func unknownPathsReferToTheDescription() async {
        let fixture = RouterFixture(describesAPI: true)
        let unknown = await fixture.response("POST", "/v1/embeddings", json: "{}")
        #expect(unknown.status == 404)
        #expect(unknown.message == "POST /v1/embeddings is not here; GET /openapi.yaml lists what is")
        // What clients send is shortened, without bytes that a terminal or a log would act on.
        let strange = await fixture.response("GET", "/\u{1B}[31m\u{202E}" + String(repeating: "a", count: 300))
        #expect(strange.message?.hasPrefix("GET /?[31m?aaa") == true)
        #expect(strange.message?.contains(String(repeating: "a", count: 200)) == false)
    }

    @Test(
        arguments: [
            ("PUT", "/v1/embed-jobs", "POST, GET, HEAD, OPTIONS"),
            ("PUT", "/v1/embed-jobs/x", "GET, HEAD, DELETE, OPTIONS"),
            ("HEAD", "/v1/embed-jobs/x/cancel", "POST, OPTIONS"), ("GET", "/v1/embed", "POST, OPTIONS"),
            ("DELETE", "/v1/datasets/usage", "GET, HEAD, OPTIONS"), ("get", "/v1/models", "GET, HEAD, OPTIONS"),
            ("TRACE", "/v1/models", "GET, HEAD, OPTIONS"),
        ]
    )
    func rejectsOtherMethods(method: String, target: String, allowed: String) async {
        let response = await fixture.response(method, target)
        #expect(response.status == 405)
        #expect(Set(response.headers["Allow"]?.split(separator: ", ") ?? []) == Set(allowed.split(separator: ", ")))
        #expect(method == "HEAD" || response.message?.hasPrefix("\(method) is not allowed at \(target), only ") == true)
    }

    @Test func optionsListTheMethods() async {
        let response = await fixture.response("OPTIONS", "/v2/datasets", key: nil)
        #expect(response.status == 200)
        #expect(response.text == "{}")
        #expect(response.headers["Allow"] == "POST, GET, HEAD, OPTIONS")
        #expect(response.headers["Access-Control-Allow-Origin"] == nil)
        #expect(await fixture.response("OPTIONS", "/nowhere").status == 404)
    }

    @Test func headIsGetWithoutItsBody() async throws {
        let dataset = try await fixture.upload()
        let get = await fixture.response("GET", "/v1/datasets/\(dataset)")
        let head = await fixture.response("HEAD", "/v1/datasets/\(dataset)")
        #expect(head.status == 200)
        #expect(head.bytes.isEmpty)
        #expect(head.headers == get.headers)
        let missing = await fixture.response("HEAD", "/v1/datasets/none")
        #expect(missing.status == 404 && missing.bytes.isEmpty && missing.headers["Content-Length"] != "0")
    }

    @Test(arguments: [
        "/v1/embed-jobs/", "/v1/v1/embed-jobs", "/v1/v1/embed-jobs/?limit=1", "/v1/embed-jobs?", "/v2/embed-jobs",
        "//v1/embed-jobs", "/v1//embed-jobs",
    ])
    func neverRedirects(target: String) async throws {
        let response = await fixture.response("GET", target)
        #expect(response.status == 200)
        #expect(response.text.hasPrefix("{\"embed_jobs\":[]"))
    }

    /// A mistyped filter that is ignored returns objects that were not asked for.
    @Test(
        arguments: [
            ("GET /v1/embed-jobs?status=complete", "unknown query parameter 'status'; known are limit, before"),
            ("GET /v1/datasets?dataset_typ=x", "unknown query parameter 'dataset_typ'; known are datasetType,"),
            ("GET /v1/models/tiny?x", "unknown query parameter 'x'; GET /v1/models/{model} has none"),
            ("GET /v1/datasets/usage?limit=1", "unknown query parameter 'limit'; GET /v1/datasets/usage has none"),
            ("GET /v1/embed-jobs?limit=1&limit=2", "the parameter limit has several values; give it once"),
            ("GET /v1/embed-jobs?=1", "unknown query parameter ''; known are limit, before"),
        ]
    )
    func unknownParametersAreRefused(request: String, reason: String) async {
        let words = request.split(separator: " ").map(String.init)
        let response = await fixture.response(words[0], words[1])
        #expect(response.status == 400)
        #expect(response.message?.hasPrefix("invalid request: \(reason)") == true, "\(response.text)")
    }

    @Test func parametersOfOlderClientsAreKnown() async throws {
        _ = try await fixture.upload()
        for query in ["dataset_type=embed-input", "validation_status=validated", "limit=1&limit=1"] {
            #expect(await fixture.response("GET", "/v1/datasets?\(query)").status == 200, "\(query)")
        }
    }

    // MARK: Bodies

    @Test(arguments: [nil, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""])
    func bodyMustBeDeclaredAsJSON(type: String?) async {
        var headers: HeaderFields = [:]
        headers["Content-Type"] = type
        let body = ByteSource(Array(Self.create.utf8))
        let response = await fixture.response("POST", "/v1/embed-jobs", headers: headers, body: body)
        #expect(response.status == 415)
        #expect(response.message == "the body must be JSON with Content-Type application/json")
    }

    @Test(arguments: ["/v1/embed-jobs", "/v1/datasets?name=n&type=embed-input"])
    func bodyMustNotBeCompressed(target: String) async {
        let type = target.contains("jobs") ? "application/json" : "multipart/form-data; boundary=x"
        let response = await fixture.response(
            "POST",
            target,
            headers: ["Content-Encoding": "gzip", "Content-Type": type]
        )
        #expect(response.status == 415)
        #expect(response.message == "the body must not be compressed; send it without Content-Encoding")
    }

    @Test func bodyLengthIsLimited() async throws {
        let room = EmbedJobsServer.Limits.jsonBytesMax - Self.create.utf8.count
        let dataset = try await fixture.upload()
        let fitting = Self.create.replacing("\"d\"", with: "\"\(dataset)\"")
        for (padding, status) in [(room - dataset.count + 1, 200), (room + 1, 413)] {
            let json = (padding > room ? Self.create : fitting) + String(repeating: " ", count: padding)
            // Chunks of undeclared length, and a declared length.
            let chunks = await fixture.response("POST", "/v1/embed-jobs", json: json)
            #expect(chunks.status == status, "\(chunks.text)")
            let told = await fixture.response(
                "POST",
                "/v1/embed-jobs",
                json: json,
                headers: ["Content-Length": String(json.utf8.count)]
            )
            #expect(told.status == status)
            if status == 413 {
                #expect(told.message == "the body is longer than the limit of 1048576 bytes")
                #expect(told.headers["Connection"] == "close")
            }
        }
    }

    @Test func reportsTheErrorOfABrokenBody() async {
        let broken = ByteSource(length: nil) { () throws(APIError) -> ByteSource.Next in
            { () async throws(APIError) -> [UInt8]? in throw APIError(.clientClosed, "request cancelled") }
        }
        let headers: HeaderFields = ["Content-Type": "application/json"]
        let response = await fixture.response("POST", "/v1/embed-jobs", headers: headers, body: broken)
        #expect(response.status == 499)
        #expect(response.message == "request cancelled")
    }

    // MARK: Jobs

    @Test(
        arguments: [
            ("{\"dataset_id\":\"d\"}", 400, "a model parameter is required for this endpoint."),
            // An unknown model is reported before other field errors.
            (
                "{\"model\":\"xyz\",\"input_type\":\"bad\"}", 404, Self.unknownModel
            ),
            (
                "{\"model\":\"tiny\",\"input_type\":\"search_query\",\"truncate\":\"LEFT\",\"dataset_id\":\"none\"}",
                400,
                "invalid request: truncate must be NONE, START or END, not 'LEFT'"
            ),
            (
                "{\"model\":\"tiny\",\"input_type\":\"search_query\",\"dataset_id\":\"none\"}", 404,
                "dataset with id none not found"
            ),
        ]
    )
    func reportsErrorsInOrder(json: String, status: Int, message: String) async {
        let response = await fixture.response("POST", "/v1/embed-jobs", json: json)
        #expect(response.status == status)
        #expect(response.message == message)
    }

    @Test(arguments: ["GET /v1/embed-jobs/job_id", "POST /v1/embed-jobs/job_id/cancel"])
    func namesUnknownJobs(request: String) async {
        let words = request.split(separator: " ").map(String.init)
        let response = await fixture.response(words[0], words[1])
        #expect(response.status == 404)
        #expect(response.message == "resource not found: could not find embed job with the ID: job_id")
    }

    @Test func cancelAcceptsAnyBody() async throws {
        let dataset = try await fixture.upload()
        for (body, type) in [("", nil), ("{}", "application/json"), ("x", "text/plain")] {
            let job = try await fixture.createJob(on: dataset)
            var headers: HeaderFields = [:]
            headers["Content-Type"] = type
            let source = ByteSource(Array(body.utf8))
            let response = await fixture.response(
                "POST",
                "/v1/embed-jobs/\(job)/cancel",
                headers: headers,
                body: source
            )
            #expect(response.status == 200)
            #expect(response.text == "{}")
            #expect(try await fixture.annService.job(JobID(rawValue: job)).status == .cancelled)
        }
    }

    @Test func waitsForTheEndOfAJob() async throws {
        let job = try await fixture.createJob(on: try await fixture.upload())
        await fixture.annService.endJobs(afterLooks: 3)
        let ended = await fixture.response("GET", "/v1/embed-jobs/\(job)?wait=30")
        #expect(ended.text.contains("\"status\":\"complete\""))
        #expect(fixture.pauses == [Duration](repeating: .milliseconds(250), count: 3))
    }

    @Test func waitsNoLongerThanRequested() async throws {
        let job = try await fixture.createJob(on: try await fixture.upload())
        let running = await fixture.response("GET", "/v1/embed-jobs/\(job)?wait=1")
        #expect(running.text.contains("\"status\":\"processing\""))
        #expect(fixture.pauses == [Duration](repeating: .milliseconds(250), count: 4))
        #expect(await fixture.response("GET", "/v1/embed-jobs/\(job)?wait=61").status == 400)
        #expect(await fixture.response("GET", "/v1/embed-jobs/\(job)?wait=soon").status == 400)
    }

    @Test func paginatesJobs() async throws {
        let dataset = try await fixture.upload()
        for _ in 0..<5 { _ = try await fixture.createJob(on: dataset) }
        func ids(_ query: String) async throws -> [String] {
            let response = await fixture.response("GET", "/v1/embed-jobs\(query)")
            return try Operations.jobs.result(status: response.status, body: response.bytes).get().map(\.id.rawValue)
        }
        let all = try await ids("")
        #expect(all.count == 5)
        #expect(try await ids("?limit=2") == Array(all[0..<2]))
        #expect(try await ids("?limit=2&before=\(all[1])") == Array(all[2..<4]))
        #expect(try await ids("?before=\(all[4])") == [])
        #expect(await fixture.response("GET", "/v1/embed-jobs?before=none").status == 404)
        #expect(await fixture.response("GET", "/v1/embed-jobs?limit=0").status == 400)
        // A full page links to the next; the last page does not.
        let first = await fixture.response("GET", "/v1/embed-jobs?limit=2")
        #expect(first.headers["Link"] == "<http://localhost:8484/v1/embed-jobs?limit=2&before=\(all[1])>; rel=\"next\"")
        #expect(await fixture.response("GET", "/v1/embed-jobs").headers["Link"] == nil)
    }

    // MARK: Models

    @Test func paginatesModels() async throws {
        func page(_ query: String) async throws -> ModelPage {
            let response = await fixture.response("GET", "/v1/models\(query)")
            return try Operations.models.result(status: response.status, body: response.bytes).get()
        }
        let first = try await page("?page_size=1")
        #expect(first.models.map(\.name.rawValue) == ["tiny"])
        let token = try #require(first.nextPageToken)
        let second = try await page("?page_size=1&page_token=\(token)")
        #expect(second.models.map(\.name.rawValue) == ["org/other"])
        #expect(second.nextPageToken == nil)
        #expect(try await page("?endpoint=embed").models.count == 2)
        #expect(try await page("?endpoint=chat").models == [])
        #expect(try await page("?default_only=true&endpoint=embed").models == [])
        for token in ["x", "-1", "%2B1", "1.0", "1234567890"] {
            #expect(await fixture.response("GET", "/v1/models?page_token=\(token)").status == 400)
        }
    }

    @Test(arguments: ["/v1/models/org%2Fother", "/v1/models/org/other", "/v1/models/org/other/"])
    func modelNamesMayContainASlash(target: String) async throws {
        let response = await fixture.response("GET", target)
        #expect(response.status == 200)
        #expect(response.text.contains(#""name":"org/other""#))
    }

    /// Also when another member is wrong or missing: a client of the wrong service should learn that first.
    @Test(
        arguments: [
            "GET /v1/models/xyz", "POST /v1/embed-jobs", "POST /v1/embed", "POST /v2/embed", "POST /v1/tokenize",
            "POST /v1/detokenize",
        ]
    )
    func unknownModelsAreAnsweredWithTheLocalOnes(request: String) async {
        let words = request.split(separator: " ").map(String.init)
        let response = await fixture.response(words[0], words[1], json: words[0] == "POST" ? #"{"model":"xyz"}"# : nil)
        #expect(response.status == 404)
        #expect(response.message == Self.unknownModel)
    }

    @Test func firstVersionReturnsFloatsByDefault() async throws {
        let plain = "{\"model\":\"tiny\",\"texts\":[\"a\"],\"input_type\":\"search_query\"}"
        let typed = plain.replacing("}", with: ",\"embedding_types\":[\"float\"]}")
        let first = await fixture.response("POST", "/v1/embed", json: plain)
        #expect(first.text.contains("\"embeddings\":[[1.0,0.1]]"))
        #expect(first.text.contains("embeddings_floats"))
        for (target, json) in [("/v1/embed", typed), ("/v2/embed", plain), ("/v2/embed", typed)] {
            let response = await fixture.response("POST", target, json: json)
            #expect(response.text.contains("\"embeddings\":{\"float\":[[1.0,0.1]]}"), "\(response.text)")
            #expect(response.text.contains("embeddings_by_type"))
            #expect(response.text.contains("\"texts\":[\"a\"]"))
        }
    }

    @Test func checksKeys() async {
        let response = await fixture.response("POST", "/v1/check-api-key", key: "bob-key")
        #expect(response.text == #"{"valid":true,"organization_id":"bob","owner_id":"bob"}"#)
    }

    // MARK: Failures

    @Test func temporaryFailuresHaveRetryAfter() async {
        for (code, status) in [(APIError.Code.unavailable, 503), (.rateLimited, 429), (.storeLocked, 503)] {
            await fixture.annService.fail(with: APIError(code, "why"))
            let response = await fixture.response("GET", "/v1/embed-jobs")
            #expect(response.status == status && response.headers["Retry-After"] == "1")
            #expect(response.text == #"{"message":"why","id":"request-id","code":"\#(code.rawValue)"}"#)
        }
        await fixture.annService.fail(with: APIError(.init(rawValue: "teapot"), "why"))
        #expect(await fixture.response("GET", "/v1/embed-jobs").status == 500)
    }
}
