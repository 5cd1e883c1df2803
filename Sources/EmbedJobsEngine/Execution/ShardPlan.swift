package import DatasetFormats

/// Splits a job's rows into shards: the unit that is leased, made durable and resumed.
package enum ShardPlan {
    /// Row ranges that together contain every row once, in order.
    ///
    /// A small job gets many small shards, so that its progress is visible and a crash costs little. A large one gets
    /// shards of at most 4,096 rows and about 8 MiB, which bounds a worker's memory; a block that alone is larger
    /// becomes its own shard. Shards begin and end with blocks, unless the rows are few.
    package static func shards(of blocks: [AvroBlocks.Block]) -> [Range<Int>] {
        let total = blocks.last.map { $0.firstRow + $0.rowCount } ?? 0
        let wanted = min(max(total / Limits.shardsPerJobWanted, Limits.shardRowsMin), Limits.shardRowsMax)
        var shards: [Range<Int>] = []
        var open = 0..<0
        var openBytes = 0
        for block in blocks {
            for piece in pieces(of: block, rows: wanted) {
                if !open.isEmpty,
                    open.count + piece.rows.count > wanted || openBytes + piece.bytes > Limits.shardBytesMax
                {
                    shards.append(open)
                    open = piece.rows.lowerBound..<piece.rows.lowerBound
                    openBytes = 0
                }
                open = open.lowerBound..<piece.rows.upperBound
                openBytes += piece.bytes
            }
        }
        return open.isEmpty ? shards : shards + [open]
    }

    /// A block in pieces of `wanted` rows, each with its share of the bytes.
    private static func pieces(of block: AvroBlocks.Block, rows wanted: Int) -> [(rows: Range<Int>, bytes: Int)] {
        let end = block.firstRow + block.rowCount
        return stride(from: block.firstRow, to: end, by: wanted).map { start in
            let rows = start..<min(start + wanted, end)
            return (rows, block.payload.count * rows.count / max(block.rowCount, 1))
        }
    }
}
