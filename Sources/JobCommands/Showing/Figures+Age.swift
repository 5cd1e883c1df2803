internal import DisplayText
package import EmbedJobs

extension Figures {
    /// The age of a moment: "just now", "12 s ago", "3 min ago", "5 h ago", "2 days ago"; the date in UTC from 30 days
    /// on, or if the moment is in the future.
    package static func age(of moment: Timestamp, now: Timestamp) -> String {
        let (seconds, overflow) = now.microseconds.subtractingReportingOverflow(moment.microseconds)
        let age = seconds / 1_000_000
        // Another machine's clock may be a little fast.
        guard !overflow, (-60..<30 * 86_400).contains(age) else { return String(moment.description.prefix(10)) }
        switch age {
        case ..<5: return "just now"
        case ..<60: return "\(age) s ago"
        case ..<3_600: return "\(age / 60) min ago"
        case ..<86_400: return "\(age / 3_600) h ago"
        default: return "\(count(Int(age / 86_400), of: "day")) ago"
        }
    }
}
