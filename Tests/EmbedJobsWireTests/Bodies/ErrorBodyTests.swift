import EmbedJobs
import EmbedJobsWire
import Testing

@Suite struct ErrorBodyTests {
    @Test func hasTheFieldsOfTheHostedServiceAndTheCode() throws {
        let body = ErrorBody(APIError(.notFound, "dataset with the id 'x' not found"), requestID: "876f85c1")
        let wanted = #"{"message":"dataset with the id 'x' not found","id":"876f85c1","code":"not_found"}"#
        #expect(String(decoding: body.bytes, as: UTF8.self) == wanted)
    }

    @Test(
        arguments: [
            // The hosted service does not send a code; a code that contradicts the status comes from another program.
            (
                404, #"{"message":"dataset with the id 'x' not found"}"#,
                APIError(.notFound, "dataset with the id 'x' not found")
            ),
            (401, #"{"message":"invalid api token","id":"1"}"#, APIError(.unauthorized, "invalid api token")),
            (500, #"{"message":"m","code":"store_corrupt"}"#, APIError(.storeCorrupt, "m")),
            (400, #"{"message":"m","code":"unauthorized"}"#, APIError(.invalidRequest, "m")),
            (503, "<html>busy</html>", APIError(.unavailable, "the service responded with status 503 and no reason")),
            (502, "", APIError(.internalError, "the service responded with status 502 and no reason")),
            (404, "\"text\"", APIError(.notFound, "the service responded with status 404 and no reason")),
            (404, #"{"message":null}"#, APIError(.notFound, "the service responded with status 404 and no reason")),
        ]
    )
    func readsErrorsOfOtherServices(status: Int, body: String, wanted: APIError) {
        #expect(ErrorBody.error(status: status, body: Array(body.utf8)) == wanted)
    }
}
