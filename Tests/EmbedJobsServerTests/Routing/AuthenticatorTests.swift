import EmbedJobs
import EmbedJobsServer
import Testing

@Suite struct AuthenticatorTests {
    /// RFC 9110: one or more spaces after the scheme, and white space around a value is not part of it.
    @Test(
        arguments: [
            "Bearer k-1", "bearer k-1", "BEARER k-1", "Bearer  k-1", "Bearer k-1  ", " Bearer   k-1 \t", "Bearer k-1\t",
        ]
    )
    func schemeIsCaseInsensitive(field: String) throws {
        #expect(try BearerKey.key(in: field) == "k-1")
    }

    @Test(arguments: [nil, "", " ", "Bearer", "Bearer ", "bearer \t "] as [String?])
    func missingKeyIsReported(field: String?) {
        #expect(throws: APIError(.unauthorized, "no api key supplied")) { try BearerKey.key(in: field) }
    }

    @Test(arguments: ["Basic abc", "k-1", "Bearerk-1", "Bearer k-1 k-2", "Bearer k-1, Bearer k-2", "Bearer\tk-1"])
    func rejectsOtherSchemes(field: String) {
        #expect(throws: APIError(.unauthorized, "invalid api token")) { try BearerKey.key(in: field) }
    }

    @Test func openServerAcceptsAllClients() async throws {
        let door = AnonymousAuthenticator(owner: Owner(rawValue: "me"))
        for field in [nil, "Bearer x", "nonsense"] {
            #expect(try await door.caller(authorization: field) == Principal(owner: Owner(rawValue: "me")))
        }
    }
}
