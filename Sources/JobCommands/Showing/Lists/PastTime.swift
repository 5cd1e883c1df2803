internal import EmbedJobs

/// A time in the past: an age such as `1d`, or a date or time such as `2026-01-31`.
enum PastTime: ArgumentType, Hashable {
    /// So long ago.
    case age(Duration)
    /// At this time.
    case moment(Moment)

    static var placeholder: String { "AGE|TIME" }

    init(reading value: Value) throws(ArgumentMistake) {
        if let moment = Moment(value.text) {
            self = .moment(moment)
            return
        }
        do throws(ArgumentMistake) {
            self = .age(try Duration(reading: value))
        } catch {
            if case .durationTooLong = error { throw error }
            throw .notPastTime(value.text)
        }
    }
}

extension Session {
    /// The moment of a time in the past, by the session's clock and zone.
    func timestamp(of time: PastTime) -> Timestamp {
        switch time {
        case .age(let age): Timestamp(microseconds: now.microseconds - age.components.seconds * 1_000_000)
        case .moment(let moment): moment.timestamp(in: state.time.zone)
        }
    }
}
