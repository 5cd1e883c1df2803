import EmbedJobsHTTP
import TestSupport
import Testing

/// Each limit of a request's head: input at the limit succeeds, one more gets a JSON error.
@Suite struct ConnectionLimitsTests {
    private func status(of request: String) async throws -> Int {
        var status = 0
        try await ListenerFixture.run { _, address in
            let got = try await offPool {
                let socket = try ListenerFixture.connect(to: address)
                socket.send(request)
                socket.finishSending()
                return socket.readToEnd() ?? ""
            }
            let response = try #require(RawAnswer(got), "\(got)")
            if response.status >= 400 {
                #expect(
                    response.headers["content-type"] == "application/json" && response.body.hasPrefix("{\"message\":\"")
                )
            }
            status = response.status
        }
        return status
    }

    @Test func limitsTheNumberOfFields() async throws {
        let max = ConnectionLimits().headerFieldsMax
        // Host and Connection are two of the fields.
        for (count, expected) in [(max - 2, 200), (max - 1, 431)] {
            let fields = String(repeating: "X: a\r\n", count: count)
            let request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(fields)\r\n"
            #expect(try await status(of: request) == expected, "\(count)")
        }
    }

    @Test func limitsTheBytesOfFields() async throws {
        let max = ConnectionLimits().headerBytesMax
        // Names, values and the target count, separators do not.
        let rest = "/" + "Host" + "localhost" + "Connection" + "close" + "X"
        for (count, expected) in [(max - rest.utf8.count, 200), (max - rest.utf8.count + 1, 431)] {
            let field = "X: " + String(repeating: "a", count: count)
            let request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(field)\r\n\r\n"
            #expect(try await status(of: request) == expected, "\(count)")
        }
    }

    @Test func limitsTheBytesOfTheRequestLine() async throws {
        let max = ConnectionLimits().headerBytesMax
        let rest = "Host" + "localhost" + "Connection" + "close"
        for (count, expected) in [(max - rest.utf8.count, 200), (max - rest.utf8.count + 1, 431)] {
            let path = "/" + String(repeating: "a", count: count - 1)
            let request = "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            #expect(try await status(of: request) == expected, "\(count)")
        }
    }
}
