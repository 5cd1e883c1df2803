import EmbedJobs
import EmbedJobsClient
import EmbedJobsWire
import Synchronization
import TestSupport
import Testing

/// The search for a job after an unanswered create, on a service that does not store idempotency keys.
@Suite struct SightingTests {
    private static let request = CreateJobRequest(
        model: ModelName(rawValue: "m"),
        datasetID: DatasetID(rawValue: "d"),
        inputType: .clustering,
        name: "n",
        embeddingTypes: [.int8, .float]
    )

    /// The time of the service: 2024-01-13T02:53:31Z.
    private static let date: HeaderFields = ["Date": "Sat, 13 Jan 2024 02:53:31 GMT"]

    private static func job(_ id: String, _ changes: [String: String?] = [:]) -> String {
        let fields: [String: String?] = [
            "job_id": "\"\(id)\"", "status": "\"processing\"", "created_at": "\"2024-01-13T02:53:30.5Z\"",
            "input_dataset_id": "\"d\"", "model": "\"m\"", "name": "\"n\"", "truncate": "\"END\"",
            "input_type": "\"clustering\"", "embedding_types": "[\"float\",\"int8\"]",
        ]
        let all = fields.merging(changes) { $1 }.compactMap { name, value in value.map { "\"\(name)\":\($0)" } }
        return "{\(all.joined(separator: ","))}"
    }

    /// Creates a job on a service that responds with 502, and then returns the given lists, one per search.
    private func create(
        _ lists: [[String]],
        _ headers: HeaderFields = SightingTests.date
    ) async throws -> (result: Result<JobID, APIError>, pauses: [Duration], posts: Int) {
        let state = Mutex((looks: 0, posts: 0))
        let transport = AnsweringTransport(responses: { request in
            let number = state.withLock { state in
                if request.method == "POST" { state.posts += 1 } else { state.looks += 1 }
                return state.looks
            }
            let list = lists[min(max(0, number - 1), lists.count - 1)].joined(separator: ",")
            let text = request.method == "POST" ? "" : "{\"embed_jobs\":[\(list)]}"
            return HTTPResponse(
                status: request.method == "POST" ? 502 : 200,
                headers: headers,
                body: ByteSource(Array(text.utf8))
            )
        })
        let fixture = ClientFixture()
        let client = try fixture.client(over: transport)
        let result: Result<JobID, APIError>
        do throws(APIError) { result = .success(try await client.createJob(Self.request)) } catch {
            result = .failure(error)
        }
        return (result, fixture.time.pauses, state.withLock { $0.posts })
    }

    static let fitting: [[String: String?]] = [
        [:],
        // Fields that the hosted service may omit.
        ["input_type": nil, "embedding_types": nil],
        ["status": "\"complete\""], ["created_at": "\"2024-01-13T02:53:29Z\""],
    ]

    @Test(arguments: fitting) func findsTheJob(changes: [String: String?]) async throws {
        let old = Self.job("old", ["created_at": "\"2024-01-13T02:53:20Z\""])
        let (result, pauses, posts) = try await create([[Self.job("new", changes), Self.job("x", ["name": nil]), old]])
        #expect(result == .success(JobID(rawValue: "new")))
        #expect(posts == 1)
        #expect(pauses == [])
    }

    static let others: [[String: String?]] = [
        ["name": "\"o\""], ["name": nil], ["model": "\"o\""], ["input_dataset_id": "\"o\""], ["truncate": "\"START\""],
        ["input_type": "\"classification\""], ["embedding_types": "[\"float\"]"],
        ["created_at": "\"2024-01-13T02:53:20Z\""],
    ]

    @Test(arguments: others) func ignoresOtherJobs(changes: [String: String?]) async throws {
        let (result, pauses, posts) = try await create([[Self.job("new", changes)]])
        guard case .failure(let error) = result else { throw Unexpected() }
        #expect(error.code == .outcomeUnknown)
        #expect(error.httpStatus == 502)
        let advice = "it is unknown whether the job was created; run `list` before creating it again"
        #expect(error.message.hasSuffix(advice))
        #expect(posts == 1)
        #expect(pauses == [.seconds(1), .seconds(3)])
    }

    private struct Unexpected: Error {}

    @Test func searchesAgainIfTheListLags() async throws {
        let (result, pauses, _) = try await create([[], [], [Self.job("new")]])
        #expect(result == .success(JobID(rawValue: "new")))
        #expect(pauses == [.seconds(1), .seconds(3)])
    }

    @Test func reportsAmbiguousJobs() async throws {
        let (result, _, posts) = try await create([[Self.job("one"), Self.job("two")]])
        guard case .failure(let error) = result else { throw Unexpected() }
        #expect(error.code == .outcomeUnknown)
        #expect(posts == 1)
        #expect(error.message.hasSuffix("; matching jobs: one, two"))
    }

    @Test func findsNothingWithoutTheServicesTime() async throws {
        let (result, _, _) = try await create([[Self.job("new")]], [:])
        guard case .failure(let error) = result else { throw Unexpected() }
        #expect(error.code == .outcomeUnknown)
    }

    /// A loop that creates equal jobs: the first must not be taken for the second.
    @Test func ignoresJobsOfThisClient() async throws {
        let posts = Mutex(0)
        let transport = AnsweringTransport(responses: { request in
            let number = posts.withLock { posts in
                if request.method == "POST" { posts += 1 }
                return posts
            }
            let isLost = request.method == "POST" && number > 1
            let text = request.method == "POST" ? "{\"job_id\":\"one\"}" : "{\"embed_jobs\":[\(Self.job("one"))]}"
            let body = ByteSource(Array(text.utf8))
            return HTTPResponse(status: isLost ? 502 : 200, headers: Self.date, body: body)
        })
        let client = try ClientFixture().client(over: transport)
        #expect(try await client.createJob(Self.request).rawValue == "one")
        #expect(await failure { _ = try await client.createJob(Self.request) }?.code == .outcomeUnknown)
    }
}
