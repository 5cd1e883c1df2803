import EmbedJobs
import EmbedJobsServer
import EmbedJobsWire
import TestSupport
import Testing

/// Every fault in a request to any route gets a response that the official SDK can read.
@Suite struct BadRequestTests {
    private func send(_ request: RouteRequest, to fixture: RouterFixture) async -> Answer {
        await fixture.response(
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
            let response = await send(request, to: fixture)
            let isPart = request.route == Operations.part.id
            let faults = ResponseRules.faults(
                status: response.status,
                type: response.headers["Content-Type"],
                body: response.text,
                mustFail: request.mustFail || isPart,
                secrets: ["ann-key", "secret"]
            )
            #expect(faults == [], "\(request): \(response.status) \(response.text.prefix(200))")
            #expect(response.failure == nil)
        }
        #expect(requests.count > 800)
    }

    /// Failures of the services are reported in the same form.
    @Test func everyServiceFailureGetsAValidResponse() async throws {
        let fixture = RouterFixture()
        for (code, status) in StatusCodes.table where status < 500 {
            await fixture.annService.fail(with: APIError(code, "why"))
            let response = await fixture.response("GET", "/v1/datasets")
            let faults = ResponseRules.faults(
                status: response.status,
                type: response.headers["Content-Type"],
                body: response.text,
                mustFail: true,
                secrets: []
            )
            #expect(faults == [] && response.status == status, "\(code)")
        }
    }
}
