/// Comparisons whose duration does not depend on the values.
package enum ConstantTime {
    /// Whether two digests or codes are equal. It always compares all bytes, so that timing reveals nothing.
    package static func areEqual(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
