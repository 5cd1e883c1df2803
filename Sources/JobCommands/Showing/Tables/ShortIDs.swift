internal import EmbedJobs

/// The beginnings of ids that tables show to people, who can type them in place of the ids.
struct ShortIDs {
    private let lengths: [String: Int]

    /// Finds a beginning for each of some ids that no other of them has.
    ///
    /// Only a UUID is shortened: its first group is as good as unique among all of a service. Other ids begin with a
    /// name, so that only their end tells them apart.
    init(_ ids: [String]) {
        let sorted = Set(ids).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var lengths: [String: Int] = [:]
        for (index, id) in sorted.enumerated() where JobID.isWhole(id) {
            // The ids with the longest common beginnings are the neighbours.
            let neighbours = [index > 0 ? sorted[index - 1] : nil, index + 1 < sorted.count ? sorted[index + 1] : nil]
            let common = neighbours.compactMap { $0.map { Self.commonLength(id, $0) } }.max() ?? 0
            lengths[id] = min(id.utf8.count, max(Limits.shownIDBytes, common + 1))
        }
        self.lengths = lengths
    }

    /// The beginning of an id, or the whole id.
    func text(of id: String) -> String { String(id.prefix(lengths[id] ?? id.count)) }

    private static func commonLength(_ left: String, _ right: String) -> Int {
        zip(left.utf8, right.utf8).prefix { $0 == $1 }.count
    }
}
