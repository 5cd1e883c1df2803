import EmbedJobs
import EmbedJobsServer
import EmbedJobsWire
import TestSupport
import Testing

/// Every fault in a request to any route gets a response that the official SDK can read.
@Suite struct BadRequestTests {
    private func send(_ request: RouteRequest, to fixture: RouterFixture) async -> Answer {
        await fixture.answer(
            request.method,
            request.target,
            headers: request.headers,
            body: ByteSource(request.body)
        )
    }

    @Test func everyFaultOnEveryRouteGetsAValidResponse() async throws {
        let fixture = RouterFixture()
        let dataset = try await fixture.upload()
        let job = try await fixture.createJob(on: dataset)
        let requests = BadRequests.all(dataset: dataset, job: job, part: "x")
        #expect(Set(requests.map(\.route)) == Set(ServiceRouter.routes.map(\.id)))
        for request in requests {
            let answer = await send(request, to: fixture)
            let isPart = request.route == Operations.part.id
            let faults = AnswerRules.faults(
                status: answer.status,
                type: answer.headers["Content-Type"],
                body: answer.text,
                mustFail: request.mustFail || isPart,
                secrets: ["ann-key", "secret"]
            )
            #expect(faults == [], "\(request): \(answer.status) \(answer.text.prefix(200))")
            #expect(answer.failure == nil)
        }
        #expect(requests.count > 800)
    }

    /// Failures of the services are reported in the same form.
    @Test func everyServiceFailureGetsAValidResponse() async throws {
        let fixture = RouterFixture()
        for (code, status) in StatusCodes.table where status < 500 {
            await fixture.annService.fail(with: APIError(code, "why"))
            let answer = await fixture.answer("GET", "/v1/datasets")
            let faults = AnswerRules.faults(
                status: answer.status,
                type: answer.headers["Content-Type"],
                body: answer.text,
                mustFail: true,
                secrets: []
            )
            #expect(faults == [] && answer.status == status, "\(code)")
        }
    }
}
