import DatasetFormats
import EmbedJobsEngine
import Testing

@Suite struct ShardPlanTests {
    private func blocks(_ counts: [Int], bytes: Int = 1_000) -> [AvroBlocks.Block] {
        var row = 0
        var offset = 0
        return counts.map { count in
            defer { (row, offset) = (row + count, offset + bytes) }
            return AvroBlocks.Block(firstRow: row, rowCount: count, payload: offset..<offset + bytes)
        }
    }

    @Test(arguments: [[1], [127], [128], [129], [512, 512, 100], Array(repeating: 512, count: 300)])
    func coversEveryRowOnceInOrder(counts: [Int]) {
        let shards = ShardPlan.shards(of: blocks(counts))
        var next = 0
        for shard in shards {
            #expect(shard.lowerBound == next)
            #expect(!shard.isEmpty)
            next = shard.upperBound
        }
        #expect(next == counts.reduce(0, +))
    }

    @Test func noRowsGiveNoShards() {
        #expect(ShardPlan.shards(of: []).isEmpty)
    }

    @Test func splitsSmallJobsFinelyAndLargeOnesByRows() {
        #expect(ShardPlan.shards(of: blocks([512, 512])).map(\.count) == Array(repeating: 128, count: 8))
        let large = ShardPlan.shards(of: blocks(Array(repeating: 512, count: 2_000)))
        #expect(large.allSatisfy { $0.count <= 4_096 })
        #expect(large.first == 0..<4_096)
    }

    @Test func splitsLargeRowsByBytes() {
        let shards = ShardPlan.shards(of: blocks(Array(repeating: 512, count: 1_000), bytes: 4 << 20))
        #expect(shards.allSatisfy { $0.count <= 1_024 })
    }
}
