/// A random sample of rows of which nobody knows how many will come, in memory for no more than it holds.
///
/// Algorithm R (Vitter 1985): every row has the same chance to be in it. The chances come from a seed through
/// SplitMix64 (Steele, Lea and Flood 2014), so that the same rows and seed give the same sample everywhere.
package struct Reservoir {
    /// The rows that were offered so far.
    package private(set) var offered = 0

    private let limit: Int
    private var state: UInt64

    /// A sample of at most so many rows.
    package init(limit: Int, seed: Int) {
        self.limit = limit
        state = UInt64(truncatingIfNeeded: seed)
    }

    /// The place in the sample, from 0, that the next row takes, from another row if need be; nil if it is not taken.
    package mutating func place() -> Int? {
        offered += 1
        guard offered > limit else { return offered - 1 }
        // The high half of the product is a number below `offered`; how unevenly, no sample could show.
        let place = Int(next().multipliedFullWidth(by: UInt64(offered)).high)
        return place < limit ? place : nil
    }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
