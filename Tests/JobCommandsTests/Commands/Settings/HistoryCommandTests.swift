import EmbedJobs
import JobCommands
import JobScript
import Synchronization
import TestSupport
import Testing

@Suite("HistoryCommand")
struct HistoryCommandTests {
    private let output = RecordingOutput()
    private let filters = Filters()
    private let now = StartTime(Timestamp(microseconds: 1_705_114_411_879_719), in: .fixed(3_600))

    /// The filters that the command asked for.
    private final class Filters: Sendable {
        private let asked = Mutex<[TypedLineFilter]>([])
        var all: [TypedLineFilter] { asked.withLock { $0 } }
        func note(_ filter: TypedLineFilter) { asked.withLock { $0.append(filter) } }
    }

    private func run(_ text: String, lines: [TypedLine] = []) async -> ExitCode {
        var context = RunContext(RunEffects(service: ScriptedService()))
        context.typedLines = { [filters] filter in
            filters.note(filter)
            return lines
        }
        var runner = ScriptRunner(session: Session(context, RunInputs(startTime: now), output: output))
        return await runner.run(Source(name: "t.embedjobs", text: text), parameters: [])
    }

    @Test("Each argument selects lines")
    func arguments() async throws {
        #expect(await run("history") == .done)
        #expect(filters.all.last == TypedLineFilter())
        #expect(await run("history create* failed=true service=work limit=5") == .done)
        var filter = TypedLineFilter()
        (filter.pattern, filter.hasFailed, filter.service, filter.limit) = ("create*", true, "work", 5)
        #expect(filters.all.last == filter)
        #expect(await run("history since=2024-01-13") == .done)
        // The beginning of the day by local time, one hour ahead of UTC.
        #expect(filters.all.last?.since == Timestamp(microseconds: 1_705_100_400_000_000))
        #expect(await run("history since=2h") == .done)
        let since = try #require(filters.all.last?.since)
        let age = now.moment.microseconds - since.microseconds
        #expect((7_190_000_000...7_200_000_000).contains(age))
    }

    @Test("A span that is neither an age nor a date is refused before the run", arguments: ["yesterday", "5", "1w"])
    func noMoment(text: String) async {
        #expect(await run("history since=\(text)") == .usage)
        #expect(filters.all == [])
        let messages = output.err.joined(separator: "\n")
        #expect(messages.contains("since=\(text) is neither an age nor a date"), "\(messages)")
        #expect(messages.contains("write an age or a date: 12h"))
    }

    @Test("A line is shown with what is known of it")
    func records() async {
        var line = TypedLine(number: 7, text: "create a")
        line.time = Timestamp(microseconds: 1_705_114_411_879_719)
        (line.duration, line.exitCode, line.service, line.folder) = (.milliseconds(1_250), .jobFailed, "work", "/data")
        #expect(await run("history", lines: [TypedLine(number: 1, text: "list"), line]) == .done)
        let nothing = #""time":null,"seconds":null,"exit_code":null,"service":null,"folder":null"#
        #expect(
            output.out == [
                #"{"number":1,\#(nothing),"command":"list"}"#,
                #"{"number":7,"time":"2024-01-13T02:53:31.879719Z","seconds":1.250,"exit_code":3,"service":"work","#
                    + #""folder":"/data","command":"create a"}"#,
            ]
        )
    }
}
