/// How fast something goes and when it will be done, from what was seen of it so far.
package struct ProgressEstimate: Hashable, Sendable {
    /// What is done per second, smoothed; nil until it was seen to move.
    package private(set) var rate: Double?

    private var lastDone: Int?
    private var lastTime = Duration.zero

    /// The time over which the rate forgets: long enough that a bar does not jump with every batch.
    private static let memorySeconds = 8.0

    /// Knows nothing yet.
    package init() {}

    /// Learns how much is done at a moment; moments must not go back.
    package mutating func update(done: Int, at time: Duration) {
        guard let before = lastDone else {
            (lastDone, lastTime) = (done, time)
            return
        }
        let seconds = Self.seconds(time - lastTime)
        guard seconds > 0, done >= before else { return }
        let current = Double(done - before) / seconds
        if let rate {
            // The weight of a stretch grows with its length; for short ones this is 1 - exp(-t / memory).
            let weight = seconds / (Self.memorySeconds + seconds)
            self.rate = rate + weight * (current - rate)
        } else if done > before {
            rate = current
        } else {
            return
        }
        (lastDone, lastTime) = (done, time)
    }

    /// The time until everything is done, nil if nothing can be said.
    package func timeLeft(done: Int, total: Int) -> Duration? {
        guard let rate, rate > 0, total >= done else { return nil }
        let seconds = Double(total - done) / rate
        return seconds < 1e7 ? .milliseconds(Int64(seconds * 1_000)) : nil
    }

    private static func seconds(_ time: Duration) -> Double {
        Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
    }
}
