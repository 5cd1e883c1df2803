import EmbedJobs
import EmbedJobsServer
import Testing

@Suite struct AuthenticatorTests {
    @Test(arguments: ["Bearer k-1", "bearer k-1", "BEARER k-1"]) func schemeIsCaseInsensitive(field: String) throws {
        #expect(try BearerKey.key(in: field) == "k-1")
    }

    @Test(arguments: [nil, "", "Bearer", "Bearer "] as [String?]) func missingKeyIsReported(field: String?) {
        #expect(throws: APIError(.unauthorized, "no api key supplied")) { try BearerKey.key(in: field) }
    }

    @Test(arguments: ["Basic abc", "k-1", "Bearerk-1"]) func rejectsOtherSchemes(field: String) {
        #expect(throws: APIError(.unauthorized, "invalid api token")) { try BearerKey.key(in: field) }
    }

    @Test func openServerAcceptsAllClients() async throws {
        let door = AnonymousAuthenticator(owner: Owner(rawValue: "me"))
        for field in [nil, "Bearer x", "nonsense"] {
            #expect(try await door.caller(authorization: field) == Principal(owner: Owner(rawValue: "me")))
        }
    }
}
