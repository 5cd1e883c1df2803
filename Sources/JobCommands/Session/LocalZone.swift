#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The rule of local time: when days begin.
package enum LocalZone: Hashable, Sendable {
    /// The time zone of the process, from TZ or the system.
    case system
    /// Always the same distance from UTC, in seconds.
    case fixed(Int)

    /// Returns how many seconds local time is ahead of UTC, at a time in seconds since 1970.
    func secondsAheadOfUTC(at seconds: Int64) -> Int {
        guard case .fixed(let offset) = self else {
            var time = time_t(seconds)
            var local = tm()
            localtime_r(&time, &local)
            return local.tm_gmtoff
        }
        return offset
    }

    /// Returns the beginning of a local day in seconds since 1970; the day is given as that of UTC.
    func beginning(ofDayAt midnight: Int64) -> Int64 {
        // The offset at the beginning of the day, which can differ from that at midnight in UTC.
        let first = midnight - Int64(secondsAheadOfUTC(at: midnight))
        return midnight - Int64(secondsAheadOfUTC(at: first))
    }
}
