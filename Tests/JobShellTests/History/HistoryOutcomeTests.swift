import JobCommands
import JobShell
import TestSupport
import Testing

@Suite("HistoryOutcome") struct HistoryOutcomeTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("state/history")
    }

    private func history(_ service: String, in place: String = "/work") -> History {
        let history = History(path: path)
        history.enter(service: service, folder: place)
        history.refresh()
        return history
    }

    private func outcome(of text: String, _ history: History) -> HistoryOutcome? {
        let entries = history.entries
        return entries.texts.firstIndex(of: text).map { entries.outcomes[$0] }
    }

    @Test("A line has succeeded here if it ever did, in this folder with this service")
    func here() {
        let local = history("local")
        for (line, code) in [("a", ExitCode.done), ("b", .failure), ("a", .failure)] {
            local.add(line)
            local.end(code, after: .seconds(1))
        }
        #expect(outcome(of: "a", local)?.hasSucceededHere == true)
        #expect(outcome(of: "a", local)?.hasFailed == true)
        #expect(outcome(of: "b", local)?.hasSucceededHere == false)
        #expect(outcome(of: "a", history("local"))?.hasSucceededHere == true)
        #expect(outcome(of: "a", history("work"))?.hasSucceededHere == false)
        #expect(outcome(of: "a", history("local", in: "/else"))?.hasSucceededHere == false)
        local.enter(service: "work", folder: "/work")
        local.refresh()
        #expect(local.lines == ["b", "a"])
        #expect(outcome(of: "a", local)?.hasSucceededHere == false)
    }

    @Test("An interrupted line has not failed, nor has one that still runs")
    func unfinished() {
        let local = history("local")
        local.add("wait")
        #expect(outcome(of: "wait", local)?.hasFailed == false)
        local.end(.interrupted, after: .seconds(9))
        #expect(outcome(of: "wait", history("local"))?.exitCode == .interrupted)
        #expect(outcome(of: "wait", history("local"))?.hasFailed == false)
    }

    @Test("The end of a line in another session is seen, and does not move the line")
    func elsewhere() {
        let (one, two) = (history("local"), history("local"))
        one.add("first")
        one.end(.done, after: .zero)
        two.refresh()
        one.add("slow")
        two.refresh()
        two.add("quick")
        two.end(.done, after: .zero)
        #expect(outcome(of: "slow", two)?.exitCode == nil)
        one.end(.timeout, after: .seconds(60))
        two.refresh()
        #expect(outcome(of: "slow", two)?.exitCode == .timeout)
        #expect(two.lines == ["first", "slow", "quick"])
    }
}
