#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

package import EmbedJobs

/// The time at which a run began: `$now` and `$today` do not change during a run.
package struct StartTime: Hashable, Sendable {
    /// The moment in UTC.
    package let moment: Timestamp
    /// The local date, `2024-01-13`.
    package let today: String
    /// The local date and time with its UTC offset, `2024-01-13T02:53:31+01:00`.
    package let now: String

    /// Creates the local time of a moment at an offset from UTC in seconds.
    package init(_ moment: Timestamp, secondsAheadOfUTC offset: Int) {
        self.moment = moment
        let local = Timestamp(microseconds: moment.microseconds + Int64(offset) * 1_000_000).description
        let minutes = abs(offset) / 60
        let (hour, minute) = (minutes / 60, minutes % 60)
        today = String(local.prefix(10))
        now =
            String(local.prefix(19)) + (offset < 0 ? "-" : "+")
            + (hour < 10 ? "0" : "") + String(hour) + ":" + (minute < 10 ? "0" : "") + String(minute)
    }

    /// Returns a unique name for a run; names sort by time.
    var runID: String {
        let digits = now.prefix(19).filter(\.isNumber)
        let tail = String(UInt32.random(in: .min ... .max), radix: 16)
        return "\(digits.prefix(8))-\(digits.dropFirst(8))-" + String(repeating: "0", count: 8 - tail.count) + tail
    }

    /// Returns the current local time.
    package static func current() -> StartTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        var seconds = time.tv_sec
        var local = tm()
        localtime_r(&seconds, &local)
        let moment = Timestamp(microseconds: Int64(seconds) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
        return StartTime(moment, secondsAheadOfUTC: local.tm_gmtoff)
    }
}
