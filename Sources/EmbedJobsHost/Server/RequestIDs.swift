internal import Synchronization

/// Makes ids of requests, which are shown in error responses and in the log.
package final class RequestIDs: Sendable {
    /// The prefix of these ids: 64 random bits. Fresh random bits for each request would take a notable part of the
    /// time of a response.
    private let prefix = RequestIDs.digits(of: .random(in: .min ... .max))
    private let count = Atomic<UInt64>(0)

    /// Starts a sequence of ids.
    package init() {}

    /// A new id: 32 hexadecimal digits, unique across processes.
    package func next() -> String {
        prefix + Self.digits(of: count.wrappingAdd(1, ordering: .relaxed).newValue)
    }

    private static func digits(of number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
