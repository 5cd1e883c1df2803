import EmbedJobs
import EmbedJobsHTTP
import Foundation
import Logging
import Synchronization
import Testing

@Suite struct ServerLogTests {
    private func lines(_ form: ServerLog.Form, level: Logger.Level = .trace, _ body: (Logger) -> Void) -> [String] {
        let lines = Lines()
        var logger = Logger(label: "x") { _ in ServerLog(form: form, now: { "NOW" }, write: { lines.add($0) }) }
        logger.logLevel = level
        body(logger)
        return lines.all
    }

    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    @Test func textIsForPeople() {
        let lines = lines(.text) { logger in
            logger.info("listening", metadata: ["version": "1", "address": "a b", "status": "200", "id": "x"])
            logger.error("plain")
        }
        #expect(lines == ["NOW info listening id=x status=200 address=\"a b\" version=1", "NOW error plain"])
    }

    @Test func jsonIsForPrograms() throws {
        let lines = lines(.json) { $0.warning("it \"is\" so", metadata: ["b": "2", "id": "1"]) }
        #expect(lines == [#"{"time":"NOW","level":"warning","message":"it \"is\" so","id":"1","b":"2"}"#])
        #expect(try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) is [String: String])
    }

    /// Programs compare and add them: as texts, `0.5` is greater than 100 for jq.
    @Test func numbersAreNumbersInJSON() throws {
        let exchange = AccessLogEntry(
            id: "17",
            peer: "1.2.3.4",
            method: "POST",
            route: "embed",
            owner: Owner(rawValue: "1"),
            keyID: "2",
            object: "3",
            status: 200,
            bytesIn: 10,
            bytesOut: 20,
            duration: .microseconds(500)
        )
        let lines = lines(.json) { logger in
            RequestLog(logger, now: { .zero }).note(exchange)
            logger.info("counted", metadata: ["rows": .stringConvertible(3), "bad": .stringConvertible(Double.nan)])
        }
        let first = #"{"time":"NOW","level":"info","message":"answered","id":"17","method":"POST","route":"embed","#
        let rest = #""object":"3","status":200,"ms":0.5,"in":10,"out":20,"owner":"1","key":"2","peer":"1.2.3.4"}"#
        let counted = #"{"time":"NOW","level":"info","message":"counted","bad":null,"rows":3}"#
        #expect(lines == [first + rest, counted])
        for line in lines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    }

    /// A client that sends a line end must not be able to add a line.
    @Test(arguments: [ServerLog.Form.text, .json]) func clientsCannotInjectLines(form: ServerLog.Form) {
        let lines = lines(form) { $0.info("a\nb", metadata: ["owner": "x\r\ny\u{1B}[31m\u{202E}\u{9B}"]) }
        #expect(lines.count == 1)
        let isClean = lines[0].utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        #expect(isClean, "\(lines)")
    }

    @Test func logsOneLinePerRequest() {
        func exchange(_ method: String, _ status: Int) -> AccessLogEntry {
            AccessLogEntry(
                id: "i",
                peer: "1.2.3.4",
                method: method,
                route: "getEmbedJob",
                owner: Owner(rawValue: "ann"),
                keyID: "k1",
                object: "job\nx",
                status: status,
                bytesIn: 1,
                bytesOut: 2,
                duration: .microseconds(12_034)
            )
        }
        let lines = lines(.text, level: .info) { logger in
            let log = RequestLog(logger, now: { .zero })
            for (method, status) in [("GET", 200), ("GET", 404), ("POST", 200), ("GET", 500)] {
                log.note(exchange(method, status))
            }
        }
        // Client-supplied names stay within their line.
        let rest = "ms=12.034 in=1 out=2 owner=ann key=k1 peer=1.2.3.4"
        // Successful read-only requests are not logged at this level.
        #expect(
            lines == [
                "NOW info answered id=i method=GET route=getEmbedJob object=job\\u{a}x status=404 \(rest)",
                "NOW info answered id=i method=POST route=getEmbedJob object=job\\u{a}x status=200 \(rest)",
                "NOW error answered id=i method=GET route=getEmbedJob object=job\\u{a}x status=500 \(rest)",
            ]
        )
    }

    // MARK: Rejected requests

    private func refusal(_ status: Int, from peer: String) -> AccessLogEntry {
        AccessLogEntry(
            id: "i",
            peer: peer,
            method: "GET",
            route: nil,
            owner: nil,
            status: status,
            bytesIn: 0,
            bytesOut: 0,
            duration: .zero
        )
    }

    /// Regression: 100,000 rejected requests wrote 18.7 MB of log.
    @Test func rejectedRequestsDoNotFillTheLog() {
        let time = Mutex(Duration.zero)
        let lines = lines(.text, level: .info) { logger in
            let log = RequestLog(logger) { time.withLock { $0 } }
            for number in 0..<50_000 {
                log.note(refusal(number.isMultiple(of: 10) ? 404 : 401, from: "1.2.3.4"))
                if number < 3 { log.note(refusal(429, from: "5.6.7.8")) }
            }
            time.withLock { $0 = .seconds(60) }
            log.note(refusal(401, from: "5.6.7.8"))
            // Requests that are not rejected are always logged, from any address.
            log.note(refusal(500, from: "1.2.3.4"))
            log.finish()
        }
        let single = lines.filter { $0.contains(" answered ") }
        #expect(single.count { $0.contains("peer=1.2.3.4") && !$0.contains("status=500") } == 5)
        #expect(single.count { $0.contains("peer=5.6.7.8") } == 4)
        #expect(single.count { $0.contains("status=500") } == 1)
        let summary = "NOW info refused more requests peer=1.2.3.4 count=49995 statuses=401:44996,404:4999"
        #expect(lines.filter { $0.contains("refused more") } == [summary])
    }

    @Test func limitsTheNumberOfRejectedAddresses() {
        let lines = lines(.text, level: .info) { logger in
            let log = RequestLog(logger) { .zero }
            for number in 0..<20_000 { log.note(refusal(401, from: "a\(number)")) }
            log.finish()
        }
        #expect(lines.count == 1_000 + 5 + 1)
        #expect(lines.last == "NOW info refused more requests peer=others count=18995 statuses=401:18995")
    }
}
