/// Comparisons whose duration does not depend on the values.
package enum ConstantTime {
    /// Whether two digests or codes are equal. It always compares all bytes, so that timing reveals nothing.
    package static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        // Specialised here: other modules would call the generic function, which is slow, for each request.
        areEqual(left, collection: right)
    }

    /// The same for bytes of any collection.
    package static func areEqual(_ left: [UInt8], collection right: some Collection<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
