/// Limits of the request log.
enum Limits {
    /// The time over which rejected requests are counted together.
    static let refusalPeriod: Duration = .seconds(60)
    /// Rejected requests per address and period that are logged one by one.
    static let refusalLinesMax = 5
    /// Addresses that are counted separately in a period.
    static let refusedAddressesMax = 1_000
}
