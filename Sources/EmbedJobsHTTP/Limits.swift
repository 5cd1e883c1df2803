/// The bounds of what is logged.
enum Limits {
    /// The time for which refused requests are counted together.
    static let refusalPeriod: Duration = .seconds(60)
    /// Refused requests of an address in that time that have a line of their own.
    static let refusalLinesMax = 5
    /// Addresses that are counted apart in that time.
    static let refusedAddressesMax = 1_000
}
