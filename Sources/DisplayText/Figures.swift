/// Formats numbers for people.
package enum Figures {
    /// Formats 12000 as "12,000".
    package static func count(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var result = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return result
    }

    /// A count with its noun: "1 row", "12,000 rows".
    package static func count(_ number: Int, of noun: String) -> String {
        "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// A number with four decimals: "0.7312".
    package static func fourDecimals(_ number: Double) -> String {
        let scaled = (number * 10_000).rounded()
        guard abs(scaled) < 1e15 else { return String(number) }
        let whole = Int(scaled).magnitude
        let digits = String(whole % 10_000)
        return (scaled < 0 ? "-" : "") + "\(whole / 10_000)." + String(repeating: "0", count: 4 - digits.count) + digits
    }

    /// A fraction from 0 to 1 in percent: "21.3 %".
    package static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1_000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }

    /// A text, truncated if it is longer than `length` characters.
    package static func shortened(_ text: String, to length: Int) -> String {
        // Compare bytes first: a row of a file may have megabytes.
        guard text.utf8.count > length, text.count > length else { return text }
        return text.prefix(length) + "…"
    }

    /// A duration: "0.4 s" below ten seconds, then "41 s", "1 m 05 s", "2 h 03 m".
    package static func duration(_ time: Duration) -> String {
        let milliseconds = milliseconds(time)
        if milliseconds < 9_950 {
            let tenths = (milliseconds + 50) / 100
            return "\(tenths / 10).\(tenths % 10) s"
        }
        return wholeSeconds(time)
    }

    /// A duration in whole seconds, for estimates.
    package static func wholeSeconds(_ time: Duration) -> String {
        let seconds = (milliseconds(time) + 500) / 1_000
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3_600 { return "\(seconds / 60) m \(twoDigits(seconds % 60)) s" }
        let minutes = (seconds + 30) / 60
        return "\(minutes / 60) h \(twoDigits(minutes % 60)) m"
    }

    /// A duration in seconds with three decimals, for programs: "12.345".
    package static func seconds(_ time: Duration) -> String {
        let digits = String(milliseconds(time))
        let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return padded.dropLast(3) + "." + padded.suffix(3)
    }

    /// A size: "812 B", "1.5 MB", in powers of 1,000.
    package static func bytes(_ number: Int) -> String {
        var (value, unit) = (number, 0)
        var tenths = 0
        while value >= 1_000 && unit < units.count - 1 {
            tenths = value % 1_000 / 100
            value /= 1_000
            unit += 1
        }
        return unit == 0 || value >= 100 ? "\(value) \(units[unit])" : "\(value).\(tenths) \(units[unit])"
    }

    private static func milliseconds(_ time: Duration) -> Int64 {
        max(0, time.components.seconds * 1_000 + time.components.attoseconds / 1_000_000_000_000_000)
    }

    private static let units = ["B", "kB", "MB", "GB", "TB"]

    private static func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
