/// A hash table from bytes to ids that finds a whole token or the longest token that is a prefix of a text.
///
/// The hash is incremental (FNV-1a), so one pass over the bytes computes the hash of every prefix.
package struct TokenTable: Sendable {
    private struct Slot {
        /// The token's hash, which detects most misses without reading its bytes.
        var hash: UInt32 = 0
        /// The token's id, or -1 in an empty slot.
        var id: Int32 = -1
    }

    private static let seed: UInt64 = 0xcbf2_9ce4_8422_2325

    /// The length of the longest token in bytes.
    package let longest: Int
    /// The id of a token with the same bytes as another one, if any.
    let repeated: Int?
    private let bytes: [UInt8]
    private let ranges: [Range<Int>]
    private let slots: [Slot]

    /// Creates a table of the tokens at `ranges` of `bytes`. A token's index is its id; nil skips an id.
    init(bytes: [UInt8], ranges: [Range<Int>?]) {
        let capacity = ranges.count.nextPowerOfTwo * 2
        var slots = [Slot](repeating: Slot(), count: capacity)
        var repeated: Int?
        var longest = 0
        for case (let id, let range?) in ranges.enumerated() {
            longest = max(longest, range.count)
            let hash = Self.finish(bytes[range].reduce(Self.seed, Self.step))
            var index = Int(hash) & (capacity - 1)
            while slots[index].id >= 0 {
                let other = slots[index]
                if other.hash == hash, let taken = ranges[Int(other.id)], bytes[taken] == bytes[range] { repeated = id }
                index = (index + 1) & (capacity - 1)
            }
            slots[index] = Slot(hash: hash, id: Int32(id))
        }
        self.bytes = bytes
        self.ranges = ranges.map { $0 ?? 0..<0 }
        self.slots = slots
        self.repeated = repeated
        self.longest = longest
    }

    /// Returns the bytes of a token by its id, which must be in range; empty for a skipped id.
    func bytes(ofToken id: Int) -> ArraySlice<UInt8> { bytes[ranges[id]] }

    /// Returns the id of the token with exactly these bytes.
    package func id(of token: UnsafeBufferPointer<UInt8>) -> Int32? {
        guard token.count <= longest else { return nil }
        var hash = Self.seed
        for byte in token { hash = Self.step(hash, byte) }
        return find(hash, token, token.count)
    }

    /// Returns the longest token that `text` begins with, and its length in bytes. Tokens are complete UTF-8, so they
    /// end at scalar boundaries of valid UTF-8.
    package func longestPrefix(of text: UnsafeBufferPointer<UInt8>) -> (id: Int32, length: Int)? {
        // Fast path: most words are tokens.
        if let id = id(of: text) { return (id, text.count) }
        var found: (id: Int32, length: Int)?
        var hash = Self.seed
        for length in 0..<min(text.count, longest) {
            hash = Self.step(hash, text[length])
            if let id = find(hash, text, length + 1) { found = (id, length + 1) }
        }
        return found
    }

    @inline(__always)
    private func find(_ state: UInt64, _ text: UnsafeBufferPointer<UInt8>, _ length: Int) -> Int32? {
        let hash = Self.finish(state)
        let mask = slots.count - 1
        var index = Int(hash) & mask
        while slots[index].id >= 0 {
            let slot = slots[index]
            if slot.hash == hash, equals(ranges[Int(slot.id)], text, length) { return slot.id }
            index = (index + 1) & mask
        }
        return nil
    }

    @inline(__always)
    private func equals(_ range: Range<Int>, _ text: UnsafeBufferPointer<UInt8>, _ length: Int) -> Bool {
        guard range.count == length else { return false }
        for offset in 0..<length where bytes[range.lowerBound + offset] != text[offset] { return false }
        return true
    }

    @inline(__always)
    private static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }

    @inline(__always)
    private static func finish(_ hash: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: hash ^ hash >> 32)
    }
}

extension Int {
    /// The smallest power of two that is at least this number, which must be positive.
    fileprivate var nextPowerOfTwo: Int {
        self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount)
    }
}
