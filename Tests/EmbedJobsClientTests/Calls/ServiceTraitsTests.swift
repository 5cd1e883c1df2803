import EmbedJobs
import EmbedJobsClient
import EmbedJobsWire
import TestSupport
import Testing

@Suite("Service traits") struct ServiceTraitsTests {
    /// The traits after a list of jobs and one of datasets, whose responses have these headers.
    private func traits(jobs: HeaderFields = [:], datasets: HeaderFields = [:]) async throws -> ServiceTraits {
        let transport = AnsweringTransport(responses: { request in
            let isOfJobs = request.address.target.contains("embed-jobs")
            return HTTPResponse(
                status: 200,
                headers: isOfJobs ? jobs : datasets,
                body: ByteSource(Array((isOfJobs ? "{\"embed_jobs\":[]}" : "{\"datasets\":[]}").utf8))
            )
        })
        let client = try ClientFixture().client(over: transport)
        #expect(client.traits == ServiceTraits())
        _ = try await client.jobs()
        _ = try await client.datasets()
        return client.traits
    }

    @Test("A trial key is recognised by the limit of the endpoint for jobs") func trial() async throws {
        let limit: HeaderFields = ["x-trial-endpoint-call-limit": "5", "x-trial-endpoint-call-remaining": "4"]
        #expect(try await traits(jobs: limit) == ServiceTraits(trialRequestsPerMinute: 5))
        // The endpoints for datasets have another limit.
        #expect(try await traits(datasets: limit) == ServiceTraits())
        #expect(try await traits(jobs: ["x-trial-endpoint-call-limit": "none"]) == ServiceTraits())
    }

    @Test("A server of this program is recognised by its responses") func server() async throws {
        let client = try ClientFixture().client()
        _ = try await client.jobs()
        #expect(client.traits == ServiceTraits())
        let ours = try ClientFixture(keepsRecords: true).client()
        _ = try await ours.jobs()
        #expect(ours.traits == ServiceTraits(isServer: true))
    }
}
