extension RunState {
    /// What the row numbers of a line refer to, such as `%1`, as a text to compare; nil for a line without one.
    ///
    /// Numbers in quotes count too, although they are text: a line with one is then compared without need.
    package func meaning(ofRowsIn line: String) -> String? {
        var meanings: [String] = []
        for part in line.utf8.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false).dropFirst() {
            let digits = part.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard !digits.isEmpty else { continue }
            let number = Int(String(decoding: digits, as: UTF8.self)) ?? 0
            meanings.append(rows.indices.contains(number - 1) ? rows[number - 1].text : "")
        }
        return meanings.isEmpty ? nil : meanings.joined(separator: "\n")
    }
}
