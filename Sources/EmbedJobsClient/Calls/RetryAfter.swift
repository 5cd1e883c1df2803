internal import EmbedJobs
internal import EmbedJobsWire

/// The delay that a service asks for (RFC 9110, section 10.2.3).
enum RetryAfter {
    /// The delay from a response's header fields; nil if they contain no valid delay.
    ///
    /// Some gateways add `retry-after-ms`, in milliseconds.
    static func duration(in headers: HeaderFields, now: Timestamp) -> Duration? {
        if let milliseconds = headers["retry-after-ms"].flatMap({ Double($0) }), milliseconds >= 0,
            milliseconds < 1e12
        {
            return .milliseconds(Int(milliseconds))
        }
        guard let text = headers["Retry-After"] else { return nil }
        if let seconds = Double(text), seconds >= 0, seconds < 1e9 { return .milliseconds(Int(seconds * 1_000)) }
        guard let moment = Timestamp(httpDate: text) else { return nil }
        return max(.zero, .microseconds(moment.microseconds - now.microseconds))
    }
}

extension Timestamp {
    /// Parses an HTTP date in its preferred format, such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section
    /// 5.6.7).
    init?(httpDate text: String) {
        let words = text.split(separator: " ")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard words.count == 6, words[0].hasSuffix(","), words[5] == "GMT", words[1].utf8.count == 2,
            let month = months.firstIndex(where: { $0 == words[2] })
        else { return nil }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        self.init("\(words[3])-\(number)-\(words[1])T\(words[4])Z")
    }
}
