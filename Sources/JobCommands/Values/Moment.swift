internal import EmbedJobs

/// A time or a date as text, so that it can be compared with another.
enum Moment: Hashable {
    /// A time with an offset (RFC 3339): seconds since 1970, and the digits after the point without zeros at the end.
    case time(seconds: Int64, fraction: String)
    /// A date: its midnight in UTC, in seconds since 1970.
    case date(Int64)

    /// Parses `2026-01-31`, `2026-01-31T09:30:00Z` or `2026-01-31T10:30:00.25+01:00`; nil for any other text.
    init?(_ text: String) {
        // Conditions compare many texts, and most are not times.
        guard text.utf8.count >= 10, let first = text.utf8.first, (48...57).contains(first) else { return nil }
        var reader = Reader(bytes: Array(text.utf8))
        guard let day = reader.day() else { return nil }
        guard !reader.isAtEnd else {
            self = .date(day)
            return
        }
        guard let (second, fraction) = reader.time(), let offset = reader.offset(), reader.isAtEnd else { return nil }
        self = .time(seconds: day + second - offset, fraction: fraction)
    }

    /// Whether it is earlier than another one; a date is the beginning of its day by `zone`.
    func isEarlier(than other: Moment, in zone: LocalZone) -> Bool {
        let (mine, others) = (parts(in: zone), other.parts(in: zone))
        return mine.seconds == others.seconds ? mine.fraction < others.fraction : mine.seconds < others.seconds
    }

    /// The moment; a date is the beginning of its day by `zone`.
    func timestamp(in zone: LocalZone) -> Timestamp {
        let (seconds, fraction) = parts(in: zone)
        let digits = fraction.prefix(6)
        let microseconds = Int64(digits + String(repeating: "0", count: 6 - digits.count)) ?? 0
        return Timestamp(microseconds: seconds * 1_000_000 + microseconds)
    }

    private func parts(in zone: LocalZone) -> (seconds: Int64, fraction: String) {
        switch self {
        case .time(let seconds, let fraction): (seconds, fraction)
        case .date(let midnight): (zone.beginning(ofDayAt: midnight), "")
        }
    }
}

/// Reads the parts of a time.
private struct Reader {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func day() -> Int64? {
        guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2),
            (1...12).contains(month), (1...Self.days(inMonth: month, year)).contains(day)
        else { return nil }
        return Self.daysSince1970(year, month, day) * 86_400
    }

    /// The second of the day, and the fraction.
    mutating func time() -> (Int64, String)? {
        guard take("Tt "), let hour = number(2), take(":"), let minute = number(2), take(":"), let second = number(2),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        guard take(".") else { return (hour * 3_600 + minute * 60 + second, "") }
        let start = position
        while position < bytes.count, (48...57).contains(bytes[position]) { position += 1 }
        guard position > start else { return nil }
        var digits = bytes[start..<position]
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return (hour * 3_600 + minute * 60 + second, String(decoding: digits, as: UTF8.self))
    }

    /// The offset from UTC in seconds.
    mutating func offset() -> Int64? {
        if take("Zz") { return 0 }
        let isNegative = position < bytes.count && bytes[position] == UInt8(ascii: "-")
        guard take("+-"), let hours = number(2), take(":"), let minutes = number(2), hours < 24, minutes < 60 else {
            return nil
        }
        return (hours * 3_600 + minutes * 60) * (isNegative ? -1 : 1)
    }

    private mutating func take(_ allowed: String) -> Bool {
        guard position < bytes.count, allowed.utf8.contains(bytes[position]) else { return false }
        position += 1
        return true
    }

    private mutating func number(_ digits: Int) -> Int64? {
        guard position + digits <= bytes.count else { return nil }
        var number: Int64 = 0
        for byte in bytes[position..<position + digits] {
            guard (48...57).contains(byte) else { return nil }
            number = number * 10 + Int64(byte - 48)
        }
        position += digits
        return number
    }

    private static func days(inMonth month: Int64, _ year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Howard Hinnant's `days_from_civil`: years start in March, so that the leap day comes last.
    private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
