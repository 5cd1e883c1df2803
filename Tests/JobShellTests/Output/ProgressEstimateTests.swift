import JobShell
import Testing

@Suite("ProgressEstimate")
struct ProgressEstimateTests {
    @Test("Without progress, rate and time left are nil")
    func fresh() {
        var estimate = ProgressEstimate()
        #expect(estimate.rate == nil)
        estimate.update(done: 0, at: .seconds(1))
        estimate.update(done: 0, at: .seconds(5))
        #expect(estimate.rate == nil)
        #expect(estimate.timeLeft(done: 0, total: 100) == nil)
    }

    @Test("A steady rate and the time left are estimated")
    func steady() throws {
        var estimate = ProgressEstimate()
        for second in 0...10 { estimate.update(done: second * 50, at: .seconds(second)) }
        #expect(abs(try #require(estimate.rate) - 50) < 1e-9)
        #expect(estimate.timeLeft(done: 500, total: 2_500) == .seconds(40))
        #expect(estimate.timeLeft(done: 500, total: 500) == .zero)
    }

    @Test("Time before the first progress counts towards the first rate")
    func slowStart() {
        var estimate = ProgressEstimate()
        estimate.update(done: 0, at: .zero)
        estimate.update(done: 0, at: .seconds(1))
        estimate.update(done: 100, at: .seconds(4))
        #expect(estimate.rate == 25)
    }

    @Test("One burst or one pause changes the rate little")
    func smooth() throws {
        var estimate = ProgressEstimate()
        for second in 0...20 { estimate.update(done: second * 100, at: .seconds(second)) }
        estimate.update(done: 2_000, at: .seconds(21))
        let afterPause = try #require(estimate.rate)
        #expect(afterPause > 80)
        #expect(afterPause < 100)
        estimate.update(done: 3_000, at: .seconds(22))
        let afterBurst = try #require(estimate.rate)
        #expect(afterBurst > afterPause)
        #expect(afterBurst < 250)
        // A lasting change of the rate is followed.
        for second in 23...120 { estimate.update(done: 3_000 + (second - 22) * 10, at: .seconds(second)) }
        #expect(try #require(estimate.rate) < 11)
    }

    @Test("Decreasing times or counts are ignored")
    func backwards() {
        var estimate = ProgressEstimate()
        estimate.update(done: 10, at: .seconds(1))
        estimate.update(done: 20, at: .seconds(2))
        estimate.update(done: 5, at: .seconds(3))
        estimate.update(done: 30, at: .seconds(2))
        #expect(estimate.rate == 10)
        #expect(estimate.timeLeft(done: 30, total: 20) == nil)
    }
}
