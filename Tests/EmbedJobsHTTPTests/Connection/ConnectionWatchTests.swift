import EmbedJobsHTTP
import Testing

@Suite struct ConnectionWatchTests {
    private var watch = ConnectionWatch(limits: ConnectionLimits())

    @Test func newConnectionsHaveTenSeconds() {
        var watch = watch
        #expect(watch.verdict(at: .seconds(10)) == .fine)
        #expect(watch.verdict(at: .seconds(11)) == .close)
    }

    @Test func keptConnectionsHaveAMinute() {
        var watch = watch
        watch.headReceived(at: .seconds(1))
        watch.requestEnded()
        watch.responseEnded(at: .seconds(2))
        #expect(watch.isIdle)
        #expect(watch.verdict(at: .seconds(62)) == .fine)
        #expect(watch.verdict(at: .seconds(63)) == .close)
    }

    @Test func responsesHaveNoTimeLimit() {
        var watch = watch
        watch.headReceived(at: .seconds(1))
        watch.requestEnded()
        #expect(watch.verdict(at: .seconds(10_000)) == .fine)
        #expect(!watch.isIdle)
    }

    @Test func allowsPipelinedRequests() {
        var watch = watch
        for second in 1...2 {
            watch.headReceived(at: .seconds(second))
            watch.requestEnded()
        }
        watch.responseEnded(at: .seconds(3))
        #expect(watch.verdict(at: .seconds(10_000)) == .fine)
        watch.responseEnded(at: .seconds(10_000))
        #expect(watch.verdict(at: .seconds(10_061)) == .close)
    }

    @Test func bodiesNeedAThousandBytesPerSecond() {
        var watch = watch
        watch.headReceived(at: .zero)
        watch.readBegan()
        watch.bodyReceived(30_000)
        #expect(watch.verdict(at: .seconds(31)) == .fine)
        watch.bodyReceived(29_999)
        #expect(watch.verdict(at: .seconds(62)) == .refuseBody)
        // The client does not read the error response either.
        #expect(watch.verdict(at: .seconds(93)) == .close)
    }

    @Test func unreadBodiesHaveNoTimeLimit() {
        var watch = watch
        watch.headReceived(at: .zero)
        watch.readBegan()
        watch.readEnded()
        #expect(watch.verdict(at: .seconds(31)) == .fine)
        watch.readBegan()
        #expect(watch.verdict(at: .seconds(62)) == .refuseBody)
    }

    @Test func closesConnectionsOfStalledReaders() {
        var watch = watch
        watch.headReceived(at: .zero)
        watch.requestEnded()
        watch.becameWritable(false, at: .seconds(5))
        #expect(watch.verdict(at: .seconds(65)) == .fine)
        #expect(watch.verdict(at: .seconds(66)) == .close)
        watch.becameWritable(true, at: .seconds(66))
        #expect(watch.verdict(at: .seconds(200)) == .fine)
    }
}
