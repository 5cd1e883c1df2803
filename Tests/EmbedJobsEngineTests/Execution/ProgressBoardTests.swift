import EmbedJobs
import EmbedJobsEngine
import TestSupport
import Testing

@Suite struct ProgressBoardTests {
    @Test func countsTheRowsOfAJobsRunningShards() async throws {
        let fixture = try await StepFixture()
        let job = try await fixture.makeJob()
        let other = try await fixture.makeJob()
        let claims = try await fixture.claims()
        let board = ProgressBoard()
        #expect(board.rows(of: job) == 0)
        for claim in claims { board.begin(claim) }
        board.add(10, to: claims[0])
        board.add(5, to: claims[0])
        board.add(7, to: claims[2])
        board.add(100, to: claims[3])
        #expect(board.rows(of: job) == 22)
        #expect(board.rows(of: other) == 100)
        board.end(claims[0])
        #expect(board.rows(of: job) == 7)
        board.end(claims[0])
        board.end(claims[2])
        #expect(board.rows(of: job) == 0)
        #expect(board.rows(of: other) == 100)
    }

    @Test func remembersCancelledJobs() {
        let board = ProgressBoard()
        board.cancel("a")
        board.cancel("a")
        #expect(board.isCancelled("a"))
        #expect(!board.isCancelled("b"))
    }

    @Test func runningJobCountsRowsThatAreNotDurableYet() async throws {
        let gate = Gate()
        var fixture = try EngineFixture()
        fixture.workerCount = 1
        // The second batch of the second shard is blocked: one shard and 16 rows are done.
        fixture.model = StandInModel { if $0.contains("text 150") { gate.pass() } }
        try await fixture.run { engine in
            let dataset = try await engine.validated(jsonLines((0..<300).map { "text \($0)" }))
            let id = try await engine.local.createJob(.standIn(on: dataset))
            await gate.reached()
            #expect(try await engine.local.job(id).progress.rowsDone == 128 + 16)
            #expect(try await engine.local.jobs().first?.progress.rowsDone == 128 + 16)
            gate.open()
            #expect(try await engine.ended(id).progress.rowsDone == 300)
        }
    }
}
