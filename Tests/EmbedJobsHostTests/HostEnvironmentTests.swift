import EmbedJobs
import EmbedJobsHost
import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite("Host environment") struct HostEnvironmentTests {
    private let fixture: HostFixture

    init() throws { fixture = try HostFixture() }

    @Test("The process's variables are those of the C library") func process() throws {
        let path = try #require(getenv("PATH"))
        #expect(HostEnvironment.ofProcess().variables["PATH"] == String(cString: path))
    }

    @Test("An empty variable is not set") func empty() {
        #expect(fixture.host(["EMBEDJOBS_SERVER": ""])[.server] == nil)
        #expect(fixture.host(["EMBEDJOBS_SERVER": "unix:/s"])[.server] == "unix:/s")
    }

    @Test("The secrets are the keys of both kinds") func secrets() {
        #expect(fixture.host(["CO_API_KEY": "one", "EMBEDJOBS_API_KEY": "two"]).secrets == ["one", "two"])
        #expect(fixture.host(["CO_API_KEY": ""]).secrets == [])
    }

    @Test("There is one worker per core, or fewer", arguments: [(nil, 2), ("1", 1), ("1024", 2)] as [(String?, Int)])
    func workers(text: String?, count: Int) throws {
        let host = fixture.host(text.map { ["EMBEDJOBS_WORKERS": $0] } ?? [:])
        #expect(try host.workerCount() == count)
    }

    @Test("Other numbers of workers are refused", arguments: ["none", "0", "-1", "1025", "9223372036854775808"])
    func wrongWorkers(text: String) {
        let message = "EMBEDJOBS_WORKERS=\(text): must be a whole number from 1 to 1024"
        #expect(throws: APIError(.invalidSetting, message)) {
            try fixture.host(["EMBEDJOBS_WORKERS": text]).workerCount()
        }
    }

    @Test(
        "The delay of lists is a number of seconds",
        arguments: [(nil, 30_000), ("0.3s", 300), ("0s", 0), ("3600s", 3_600_000)] as [(String?, Int)]
    )
    func listDelay(text: String?, milliseconds: Int) throws {
        let host = fixture.host(text.map { ["EMBEDJOBS_LIST_DELAY": $0] } ?? [:])
        #expect(try host.listDelay() == .milliseconds(milliseconds))
    }

    @Test("Other delays are refused before the service is used", arguments: ["30", "-1s", "3601s", "nans", "s", "2m"])
    func wrongListDelay(text: String) throws {
        let host = fixture.host(["EMBEDJOBS_LIST_DELAY": text])
        let message = "EMBEDJOBS_LIST_DELAY=\(text): must be a number of seconds from 0s to 3600s, such as 0.3s"
        #expect(throws: APIError(.invalidSetting, message)) { try host.listDelay() }
        let mistake = #expect(throws: ServiceChoice.Mistake.self) {
            try ServiceChoice(ServiceChoice.Selection(server: "http://localhost:1"), host)
        }
        guard case .other(let error)? = mistake else {
            Issue.record("\(String(describing: mistake))")
            return
        }
        #expect(error == APIError(.invalidSetting, message))
    }

    @Test("An unknown precision is refused before the store is created") func precision() {
        #expect(throws: APIError(.invalidSetting, "EMBEDJOBS_PRECISION=fp8: must be fp32 or bf16")) {
            try fixture.host(["EMBEDJOBS_PRECISION": "fp8"]).openEngine()
        }
        #expect(!Folder.exists(fixture.store))
    }

    @Test("The period of rate limits is a duration", arguments: [(nil, 60), ("10s", 10), ("2m", 120)])
    func ratePeriod(text: String?, seconds: Int) throws {
        let host = fixture.host(text.map { ["EMBEDJOBS_RATE_PERIOD": $0] } ?? [:])
        #expect(try host.ratePeriod() == .seconds(seconds))
    }

    @Test("Other periods of rate limits are refused", arguments: ["0s", "10", "soon"])
    func wrongRatePeriod(text: String) {
        let message = "EMBEDJOBS_RATE_PERIOD=\(text): must be a duration such as 10s or 1m"
        #expect(throws: APIError(.invalidSetting, message)) {
            try fixture.host(["EMBEDJOBS_RATE_PERIOD": text]).ratePeriod()
        }
    }

    @Test("Without variables, the folder of the store must be named") func unknownFolder() throws {
        let host = HostEnvironment(variables: [:])
        let message = "the folder of the store is unknown: set EMBEDJOBS_HOME or HOME"
        #expect(throws: APIError(.invalidSetting, message)) { try host.storeFolder() }
        #expect(try host.storeFolder("/named") == "/named")
    }
}
