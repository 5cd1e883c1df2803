internal import Synchronization

/// Ids of requests, shown in error responses and in the log.
enum RequestID {
    /// The prefix of this process's ids: 64 random bits. Fresh random bits for each request would take a notable part
    /// of the time of a response.
    private static let prefix = digits(of: .random(in: .min ... .max))
    private static let count = Atomic<UInt64>(0)

    /// A new id: 32 hexadecimal digits, unique across processes.
    static func make() -> String {
        prefix + digits(of: count.wrappingAdd(1, ordering: .relaxed).newValue)
    }

    private static func digits(of number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
