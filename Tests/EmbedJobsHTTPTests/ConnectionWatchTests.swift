import EmbedJobsHTTP
import Testing

@Suite struct ConnectionWatchTests {
    private var watch = ConnectionWatch(limits: ConnectionLimits())

    @Test func aNewConnectionHasTenSeconds() {
        var watch = watch
        #expect(watch.verdict(at: .seconds(10)) == .fine)
        #expect(watch.verdict(at: .seconds(11)) == .close)
    }

    @Test func aKeptOneHasAMinute() {
        var watch = watch
        watch.headCame(at: .seconds(1))
        watch.requestEnded()
        watch.answerEnded(at: .seconds(2))
        #expect(watch.isIdle)
        #expect(watch.verdict(at: .seconds(62)) == .fine)
        #expect(watch.verdict(at: .seconds(63)) == .close)
    }

    @Test func anAnswerMayTakeAnyTime() {
        var watch = watch
        watch.headCame(at: .seconds(1))
        watch.requestEnded()
        #expect(watch.verdict(at: .seconds(10_000)) == .fine)
        #expect(!watch.isIdle)
    }

    @Test func theNextRequestMayComeBeforeTheAnswerToTheLast() {
        var watch = watch
        for second in 1...2 {
            watch.headCame(at: .seconds(second))
            watch.requestEnded()
        }
        watch.answerEnded(at: .seconds(3))
        #expect(watch.verdict(at: .seconds(10_000)) == .fine)
        watch.answerEnded(at: .seconds(10_000))
        #expect(watch.verdict(at: .seconds(10_061)) == .close)
    }

    @Test func aBodyMustComeAtAThousandBytesASecond() {
        var watch = watch
        watch.headCame(at: .zero)
        watch.readBegan()
        watch.bodyCame(30_000)
        #expect(watch.verdict(at: .seconds(31)) == .fine)
        watch.bodyCame(29_999)
        #expect(watch.verdict(at: .seconds(62)) == .refuseBody)
        // The refusal is not taken either.
        #expect(watch.verdict(at: .seconds(93)) == .close)
    }

    @Test func aServerThatDoesNotReadWaitsForNobody() {
        var watch = watch
        watch.headCame(at: .zero)
        watch.readBegan()
        watch.readEnded()
        #expect(watch.verdict(at: .seconds(31)) == .fine)
        watch.readBegan()
        #expect(watch.verdict(at: .seconds(62)) == .refuseBody)
    }

    @Test func whoTakesNothingForAMinuteIsCutOff() {
        var watch = watch
        watch.headCame(at: .zero)
        watch.requestEnded()
        watch.becameWritable(false, at: .seconds(5))
        #expect(watch.verdict(at: .seconds(65)) == .fine)
        #expect(watch.verdict(at: .seconds(66)) == .close)
        watch.becameWritable(true, at: .seconds(66))
        #expect(watch.verdict(at: .seconds(200)) == .fine)
    }
}
