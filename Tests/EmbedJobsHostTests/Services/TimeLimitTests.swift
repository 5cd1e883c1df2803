import EmbedJobsHost
import Testing

@Suite("Time limit") struct TimeLimitTests {
    @Test("Work within the limit has its result") func result() async {
        #expect(await TimeLimit.result(within: .seconds(60)) { 3 } == 3)
    }

    @Test("Work that takes longer is abandoned, even if it ignores its cancellation") func abandoned() async {
        let (never, end) = AsyncStream.makeStream(of: Void.self)
        defer { end.finish() }
        let result = await TimeLimit.result(within: .milliseconds(1)) { () async -> Int in
            await Task.detached { for await _ in never {} }.value
            return 1
        }
        #expect(result == nil)
    }
}
