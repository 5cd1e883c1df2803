import EmbedJobsHost
import JobCommands
import Synchronization
import Testing

@Suite("Run deadline", .timeLimit(.minutes(1))) struct RunDeadlineTests {
    @Test("A run is cancelled at its limit, and ended if it does not stop") func passes() async {
        let (events, note) = AsyncStream.makeStream(of: String.self)
        let pauses = Mutex<[Duration]>([])
        let clock = SessionClock(
            elapsed: { .zero },
            sleep: { pause in pauses.withLock { $0.append(pause) } }
        )
        let deadline = RunDeadline(
            .seconds(60),
            clock: clock,
            cancel: { note.yield("cancel") },
            end: {
                note.yield("end")
                note.finish()
            }
        )
        var seen: [String] = []
        for await event in events { seen.append(event) }
        #expect(seen == ["cancel", "end"])
        #expect(pauses.withLock { $0 } == [.seconds(60), .seconds(10)])
        #expect(deadline.hasPassed)
    }

    @Test("A run that stops in time is not ended") func stops() async {
        let (events, note) = AsyncStream.makeStream(of: String.self)
        let clock = SessionClock(
            elapsed: { .zero },
            sleep: { pause in
                if pause == .seconds(60) { return }
                note.yield("waits")
                defer {
                    note.yield("stopped")
                    note.finish()
                }
                try await Task.sleep(for: .seconds(3_600))
            }
        )
        let deadline = RunDeadline(
            .seconds(60),
            clock: clock,
            cancel: { note.yield("cancel") },
            end: { Issue.record("the process would end") }
        )
        var seen: [String] = []
        for await event in events {
            seen.append(event)
            if event == "waits" { deadline.finish() }
        }
        #expect(seen == ["cancel", "waits", "stopped"])
    }

    @Test("Without a limit, nothing is timed") func none() {
        let clock = SessionClock(elapsed: { .zero }, sleep: { _ in Issue.record("it is timed") })
        let deadline = RunDeadline(nil, clock: clock, cancel: {}, end: {})
        #expect(!deadline.hasPassed)
    }
}
