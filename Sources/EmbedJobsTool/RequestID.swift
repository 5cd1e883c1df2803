internal import Synchronization

/// Ids of requests: what a failure's answer shows and a log has too.
enum RequestID {
    /// What the ids of this process begin with: 64 random bits. Asking the system for new ones takes as long as a good
    /// part of an answer.
    private static let prefix = digits(of: .random(in: .min ... .max))
    private static let count = Atomic<UInt64>(0)

    /// A new one: 32 hexadecimal digits that no other request has, here or in another process.
    static func make() -> String {
        prefix + digits(of: count.wrappingAdd(1, ordering: .relaxed).newValue)
    }

    private static func digits(of number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
