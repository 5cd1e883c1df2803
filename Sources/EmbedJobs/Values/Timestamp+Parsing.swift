/// Parsing of timestamps from services.
extension Timestamp {
    /// Parses RFC 3339: a date, a time with up to nine decimals, and `Z` or an offset.
    ///
    /// Decimals beyond the sixth are dropped; a leap second becomes the first moment after it. Nil for any other
    /// text.
    public init?(_ text: String) {
        var rest = text.utf8[...]
        guard let year = Self.number(4, from: &rest), Self.take("-", from: &rest),
            let month = Self.number(2, from: &rest), Self.take("-", from: &rest),
            let day = Self.number(2, from: &rest), Self.take("T", from: &rest) || Self.take("t", from: &rest),
            let hour = Self.number(2, from: &rest), Self.take(":", from: &rest),
            let minute = Self.number(2, from: &rest), Self.take(":", from: &rest),
            let second = Self.number(2, from: &rest), let micros = Self.decimals(from: &rest),
            let offset = Self.offset(from: &rest), rest.isEmpty
        else { return nil }
        guard (1...12).contains(month), (1...Self.days(inMonth: month, of: year)).contains(day),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        let days = Self.daysSince1970(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
        self.init(microseconds: seconds * 1_000_000 + micros)
    }

    /// The days from 1970-01-01 to a date: Howard Hinnant's `days_from_civil`.
    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        // Years start in March, so that the leap day comes last; year 0 and later have a non-negative era.
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return switch month {
        case 2: isLeap ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func take(_ character: Unicode.Scalar, from rest: inout Substring.UTF8View) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest.removeFirst()
        return true
    }

    private static func number(_ digits: Int, from rest: inout Substring.UTF8View) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<digits {
            guard let digit = Self.digit(from: &rest) else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    private static func digit(from rest: inout Substring.UTF8View) -> Int64? {
        guard let first = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return nil }
        rest.removeFirst()
        return Int64(first - UInt8(ascii: "0"))
    }

    /// Microseconds from the decimals; 0 without a point, nil unless one to nine digits follow the point.
    private static func decimals(from rest: inout Substring.UTF8View) -> Int64? {
        guard take(".", from: &rest) else { return 0 }
        var value: Int64 = 0
        var count = 0
        while let digit = Self.digit(from: &rest) {
            count += 1
            if count <= 6 { value = value * 10 + digit }
        }
        guard (1...9).contains(count) else { return nil }
        for _ in min(count, 6)..<6 { value *= 10 }
        return value
    }

    /// Seconds east of UTC.
    private static func offset(from rest: inout Substring.UTF8View) -> Int64? {
        if take("Z", from: &rest) || take("z", from: &rest) { return 0 }
        let isWest = take("-", from: &rest)
        guard isWest || take("+", from: &rest), let hours = number(2, from: &rest), take(":", from: &rest),
            let minutes = number(2, from: &rest), hours < 24, minutes < 60
        else { return nil }
        return (hours * 3_600 + minutes * 60) * (isWest ? -1 : 1)
    }
}
