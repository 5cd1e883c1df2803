/// Ids of requests: what a failure's answer shows and a log has too.
enum RequestID {
    /// A new one: 128 random bits in hexadecimal digits.
    static func make() -> String {
        let words = (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 16) }
        return words.map { String(repeating: "0", count: 16 - $0.count) + $0 }.joined()
    }
}
