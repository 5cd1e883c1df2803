/// Estimates speed and remaining time from progress reports.
package struct ProgressEstimate: Hashable, Sendable {
    /// The smoothed speed in units per second; nil until progress is observed.
    package private(set) var rate: Double?

    private var lastDone: Int?
    private var lastTime = Duration.zero

    /// The time constant of the smoothing: long enough that a bar does not jump with every batch.
    private static let memorySeconds = 8.0

    /// Creates an estimate without observations.
    package init() {}

    /// Records progress at a time, which must not decrease.
    package mutating func update(done: Int, at time: Duration) {
        guard let before = lastDone else {
            (lastDone, lastTime) = (done, time)
            return
        }
        let seconds = Self.seconds(time - lastTime)
        guard seconds > 0, done >= before else { return }
        let current = Double(done - before) / seconds
        if let rate {
            // The weight of an interval grows with its length; for short intervals this is 1 - exp(-t / memory).
            let weight = seconds / (Self.memorySeconds + seconds)
            self.rate = rate + weight * (current - rate)
        } else if done > before {
            rate = current
        } else {
            return
        }
        (lastDone, lastTime) = (done, time)
    }

    /// Returns the estimated time until completion; nil if unknown.
    package func timeLeft(done: Int, total: Int) -> Duration? {
        guard let rate, rate > 0, total >= done else { return nil }
        let seconds = Double(total - done) / rate
        return seconds < 1e7 ? .milliseconds(Int64(seconds * 1_000)) : nil
    }

    private static func seconds(_ time: Duration) -> Double {
        Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
    }
}
