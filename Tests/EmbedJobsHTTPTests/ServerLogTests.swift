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

    /// Who sends a line end must not be able to write a line.
    @Test(arguments: [ServerLog.Form.text, .json]) func nobodyElseWritesALine(form: ServerLog.Form) {
        let lines = lines(form) { $0.info("a\nb", metadata: ["owner": "x\r\ny\u{1B}[31m\u{202E}\u{9B}"]) }
        #expect(lines.count == 1)
        let isClean = lines[0].utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        #expect(isClean, "\(lines)")
    }

    @Test func aRequestHasOneLine() {
        func exchange(_ method: String, _ status: Int) -> Exchange {
            Exchange(
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
            let log = RequestLog(logger)
            for (method, status) in [("GET", 200), ("GET", 404), ("POST", 200), ("GET", 500)] {
                log.note(exchange(method, status))
            }
        }
        // What a client calls a thing stays on its line.
        let rest = "ms=12.034 in=1 out=2 owner=ann key=k1 peer=1.2.3.4"
        // What changes nothing and went well is not told at this level.
        #expect(
            lines == [
                "NOW info answered id=i method=GET route=getEmbedJob object=job\\u{a}x status=404 \(rest)",
                "NOW info answered id=i method=POST route=getEmbedJob object=job\\u{a}x status=200 \(rest)",
                "NOW error answered id=i method=GET route=getEmbedJob object=job\\u{a}x status=500 \(rest)",
            ]
        )
    }
}
