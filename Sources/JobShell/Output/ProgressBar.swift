internal import DisplayText
package import JobCommands

/// A progress bar on one line.
package struct ProgressBar: Hashable, Sendable {
    /// The current progress.
    package var report: ProgressReport
    /// The speed and time estimate.
    package var estimate: ProgressEstimate

    /// Creates a bar.
    package init(_ report: ProgressReport, _ estimate: ProgressEstimate) {
        self.report = report
        self.estimate = estimate
    }

    /// Returns the line, at most `width` cells long: name, bar, percentage, counts, rate and time left.
    ///
    /// If space is short, the bar is dropped first, then the parts from the right.
    package func render(width: Int) -> String {
        let label = DisplayWidth.shortened(VisibleText.escaped(report.label), to: max(8, width / 3))
        var parts = self.parts
        while parts.count > 1, Self.cells([label] + parts) > width { parts.removeLast() }
        let room = width - Self.cells([label] + parts) - 4
        if let fraction, room >= Limits.barCellsMin {
            parts.insert(Self.bar(fraction, cells: min(room, Limits.barCellsMax)), at: 0)
        }
        return DisplayWidth.shortened(([label] + parts).joined(separator: "  "), to: width)
    }

    private var parts: [String] {
        let state = VisibleText.escaped(report.state)
        guard let total = report.total, let fraction else {
            return report.done > 0 ? [state, amount(report.done)] : [state]
        }
        var parts = ["\(Int(fraction * 100))%", "\(number(report.done)) of \(amount(total))"]
        // Work that began again still has the rate of its first start.
        if let rate = estimate.rate, report.done > 0 { parts.append(self.rate(rate)) }
        if let left = estimate.timeLeft(done: report.done, total: total), (1..<max(1, total)).contains(report.done) {
            parts.append("\(Figures.wholeSeconds(left)) left")
        }
        // "processing" is the normal state of a job; only other states are shown.
        if state != "processing" { parts.insert(state, at: 0) }
        return parts
    }

    /// The completed fraction, from 0 to 1; exactly 1 only at the end.
    var fraction: Double? {
        guard let total = report.total else { return nil }
        return total <= 0 ? 1 : min(1, max(0, Double(report.done) / Double(total)))
    }

    private func number(_ number: Int) -> String {
        report.unit == .bytes ? Figures.bytes(number) : Figures.count(number)
    }

    private func amount(_ count: Int) -> String {
        report.unit == .bytes ? Figures.bytes(count) : Figures.count(count, of: "row")
    }

    private func rate(_ perSecond: Double) -> String {
        if report.unit == .bytes { return "\(Figures.bytes(Int(perSecond)))/s" }
        if perSecond >= 10 { return "\(Figures.count(Int(perSecond.rounded()))) rows/s" }
        let tenths = Int((perSecond * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) rows/s"
    }

    private static func bar(_ fraction: Double, cells: Int) -> String {
        let full = Int(fraction * Double(cells))
        return "[" + String(repeating: "#", count: full) + String(repeating: "-", count: cells - full) + "]"
    }

    private static func cells(_ parts: [String]) -> Int { DisplayWidth.cells(of: parts.joined(separator: "  ")) }
}
