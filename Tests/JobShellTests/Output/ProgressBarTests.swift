import DisplayText
import JobCommands
import JobShell
import Testing

@Suite("ProgressBar")
struct ProgressBarTests {
    private func bar(
        _ label: String = "docs",
        state: String = "processing",
        done: Int,
        total: Int?,
        unit: ProgressReport.Unit = .rows,
        rate: Int? = nil
    ) -> ProgressBar {
        var estimate = ProgressEstimate()
        if let rate {
            estimate.update(done: 0, at: .zero)
            estimate.update(done: rate, at: .seconds(1))
        }
        let report = ProgressReport(
            subject: "1",
            label: label,
            state: state,
            done: done,
            total: total,
            unit: unit,
            isMilestone: true,
            time: .seconds(1)
        )
        return ProgressBar(report, estimate)
    }

    @Test("A bar has name, bar, percentage, counts, rate and time left")
    func full() {
        #expect(
            bar(done: 1_080, total: 2_400, rate: 40).render(width: 100)
                == "docs  [#############-----------------]  45%  1,080 of 2,400 rows  40 rows/s  33 s left"
        )
        #expect(
            bar(done: 60_000, total: 1_000_000, rate: 1_250).render(width: 100)
                == "docs  [#-----------------------------]  6%  60,000 of 1,000,000 rows  1,250 rows/s  12 m 32 s left"
        )
        #expect(bar(done: 1, total: 8, rate: 1).render(width: 100).hasSuffix("12%  1 of 8 rows  1.0 rows/s  7 s left"))
    }

    @Test("Without a rate, the time left is omitted")
    func noRate() {
        #expect(
            bar(done: 0, total: 240).render(width: 60) == "docs  [------------------------------]  0%  0 of 240 rows"
        )
    }

    @Test("Work that began again does not have a rate at 0 %")
    func beganAgain() {
        var estimate = ProgressEstimate()
        estimate.update(done: 0, at: .zero)
        estimate.update(done: 100, at: .seconds(1))
        let report = ProgressReport(
            subject: "1",
            label: "docs",
            state: "processing",
            done: 0,
            total: 240,
            time: .seconds(2)
        )
        #expect(ProgressBar(report, estimate).render(width: 100).hasSuffix("]  0%  0 of 240 rows"))
    }

    @Test("Only the end is 100 %", arguments: [(999_999, 1_000_000, " 99% "), (5, 5, " 100% "), (0, 0, " 100% ")])
    func percentage(done: Int, total: Int, shown: String) {
        #expect(bar(done: done, total: total).render(width: 100).contains(shown))
    }

    @Test("States other than processing are named")
    func states() {
        #expect(bar(state: "cancelling", done: 1, total: 2).render(width: 100).contains("]  cancelling  50%  "))
        #expect(bar("a.jsonl", state: "validating", done: 0, total: nil).render(width: 100) == "a.jsonl  validating")
        let upload = bar("a.jsonl", state: "uploading", done: 1_500_000, total: 3_000_000, unit: .bytes, rate: 500_000)
        #expect(upload.render(width: 100).hasSuffix("uploading  50%  1.5 MB of 3.0 MB  500 kB/s  3 s left"))
    }

    @Test("A bar is never wider than the terminal, and keeps the name", arguments: 10...120)
    func widths(width: Int) {
        let text = bar("日本語の名前 docs", done: 1_080, total: 2_400, rate: 40).render(width: width)
        #expect(DisplayWidth.cells(of: text) <= width)
        #expect(text.hasPrefix("日本"))
    }

    @Test("If space is short, the bar is dropped first, then the parts from the right")
    func narrow() {
        let bar = bar(done: 1_080, total: 2_400, rate: 40)
        #expect(bar.render(width: 56) == "docs  45%  1,080 of 2,400 rows  40 rows/s  33 s left")
        #expect(bar.render(width: 42) == "docs  45%  1,080 of 2,400 rows  40 rows/s")
        #expect(bar.render(width: 12) == "docs  45%")
    }

    @Test("A name is escaped")
    func escapes() {
        #expect(bar("a\u{1B}[2Jb\n", done: 1, total: 2).render(width: 100).hasPrefix("a\\u{1B}[2Jb\\n  ["))
    }
}
