package import DatasetFormats
internal import EmbedJobs

/// The rows of a shard, and the texts to embed for them.
package struct ShardInput {
    /// The rows, in order.
    package let rows: [DatasetRow]
    /// The source of each row's vector.
    package let sources: [VectorSource]
    /// Texts to embed, each once.
    package let texts: [String]

    /// The source of a row's vector.
    package enum VectorSource: Hashable {
        /// The text at this index of ``ShardInput/texts``.
        case text(Int)
        /// The row of an earlier shard with the same text.
        case earlierRow(Int)
    }

    /// Reads a range of a part. `first` holds, for each row of the range, the first row of the part with the same text;
    /// see ``FirstRows``.
    package init(_ range: Range<Int>, from part: PartReader, first: [Int]) throws {
        var rows: [DatasetRow] = []
        rows.reserveCapacity(range.count)
        try part.forEachRow(in: range) { _, row in rows.append(row) }
        guard rows.count == range.count else {
            throw APIError(
                .storeCorrupt,
                "some of rows \(range.lowerBound + 1) to \(range.upperBound) of the input dataset are missing"
            )
        }
        var texts: [String] = []
        var sources: [VectorSource] = []
        for (index, first) in first.enumerated() {
            if first == range.lowerBound + index {
                sources.append(.text(texts.count))
                texts.append(rows[index].text)
            } else if range.contains(first) {
                sources.append(sources[first - range.lowerBound])
            } else {
                sources.append(.earlierRow(first))
            }
        }
        self.rows = rows
        self.sources = sources
        self.texts = texts
    }

    /// The number of rows with the text of an earlier row.
    package var repeatedRows: Int { rows.count - texts.count }

    /// The number of rows whose text is only white space.
    package var blankRows: Int { rows.count { $0.text.isBlank } }

    /// The rows of earlier shards that are needed, without duplicates, ascending.
    package var earlierRows: [Int] {
        var rows: Set<Int> = []
        for case .earlierRow(let row) in sources { rows.insert(row) }
        return rows.sorted()
    }
}
