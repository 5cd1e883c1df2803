/// A random sample of a stream of rows of unknown length; memory is limited to the sample.
///
/// Algorithm R (Vitter 1985): every row is selected with the same probability. Random numbers come from a seed through
/// SplitMix64 (Steele, Lea and Flood 2014), so that the same rows and seed give the same sample on every machine.
package struct Reservoir {
    /// The number of rows offered so far.
    package private(set) var offered = 0

    private let limit: Int
    private var state: UInt64

    /// Creates a sample of up to `limit` rows.
    package init(limit: Int, seed: Int) {
        self.limit = limit
        state = UInt64(truncatingIfNeeded: seed)
    }

    /// Returns the index in the sample, from 0, where the next row is stored, possibly replacing another; nil if it is
    /// not sampled.
    package mutating func slot() -> Int? {
        offered += 1
        guard offered > limit else { return offered - 1 }
        // The high half of the product is a number below `offered`; its bias is too small to matter.
        let slot = Int(next().multipliedFullWidth(by: UInt64(offered)).high)
        return slot < limit ? slot : nil
    }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
