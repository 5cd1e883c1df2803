#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

package import EmbedJobs

/// The time of `$now` and `$today`, which do not change during a run, or during a line at the prompt.
package struct StartTime: Hashable, Sendable {
    /// The moment in UTC.
    package let moment: Timestamp
    /// The rule of the local time.
    let zone: LocalZone
    /// The local date, `2024-01-13`, as `date +%F` prints it: scheduled scripts begin at local times.
    package let today: String
    /// The date and time in UTC, `2024-01-13T02:53:31Z`, like the times of a service.
    package let now: String

    /// Creates the time of a moment.
    package init(_ moment: Timestamp, in zone: LocalZone) {
        self.moment = moment
        self.zone = zone
        let offset = zone.secondsAheadOfUTC(at: moment.microseconds / 1_000_000)
        let local = Timestamp(microseconds: moment.microseconds + Int64(offset) * 1_000_000)
        today = String(local.description.prefix(10))
        now = String(moment.description.prefix(19)) + "Z"
    }

    /// Creates the time of an earlier run, as its journal has it.
    init(_ run: JournalRun, in zone: LocalZone) {
        (moment, self.zone, today, now) = (run.startedAt, zone, run.today, run.now)
    }

    /// The local time of day in hours and minutes: `03:53`.
    var timeOfDay: String {
        let offset = zone.secondsAheadOfUTC(at: moment.microseconds / 1_000_000)
        let local = Timestamp(microseconds: moment.microseconds + Int64(offset) * 1_000_000)
        return String(local.description.dropFirst(11).prefix(5))
    }

    /// Returns the time of a later moment, by the same rule.
    func at(_ moment: Timestamp) -> StartTime { StartTime(moment, in: zone) }

    /// Returns a unique name for a run; names sort by time.
    var runID: String {
        let digits = now.filter(\.isNumber)
        let tail = String(UInt32.random(in: .min ... .max), radix: 16)
        return "\(digits.prefix(8))-\(digits.dropFirst(8))-" + String(repeating: "0", count: 8 - tail.count) + tail
    }

    /// Returns the current time.
    package static func current() -> StartTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let moment = Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
        return StartTime(moment, in: .system)
    }
}
