import JobCommands
import JobShell
import Synchronization
import Testing
import VectorMaps

/// The frames of a watched command on a terminal.
@Suite("Frames")
struct TerminalFrameTests {
    /// Keeps the text of a stream.
    private final class Written: Sendable {
        private let text = Mutex("")
        let columns: Mutex<Int>

        init(columns: Int) { self.columns = Mutex(columns) }

        var all: String { text.withLock { $0 } }

        func stream(isTerminal: Bool) -> JobShell.Stream {
            JobShell.Stream(
                write: { added in self.text.withLock { $0 += added } },
                isTerminal: isTerminal,
                width: { self.columns.withLock { $0 } }
            )
        }
    }

    private static func output(_ written: Written, isTerminal: Bool = true, term: String = "xterm") -> TerminalOutput {
        TerminalOutput(
            out: written.stream(isTerminal: isTerminal),
            err: Written(columns: 80).stream(isTerminal: isTerminal),
            color: .never,
            environment: ["TERM": term]
        )
    }

    private static func lines(_ texts: String...) -> [[DrawnText]] { texts.map { [DrawnText($0)] } }

    @Test("a frame replaces the one before, and what follows is written below the last")
    func replaced() {
        let written = Written(columns: 40)
        let output = Self.output(written)
        output.show(frame: Self.lines("one", "two"))
        output.show(frame: Self.lines("three"))
        output.endFrames()
        output.data("after")
        output.show(frame: Self.lines("new"))
        #expect(written.all == "one\ntwo\n\u{1B}[2A\r\u{1B}[Jthree\nafter\nnew\n")
    }

    @Test("in a window that became narrower, the wrapped rows are erased too")
    func narrower() {
        let written = Written(columns: 40)
        let output = Self.output(written)
        output.show(frame: Self.lines(String(repeating: "x", count: 30), "y"))
        written.columns.withLock { $0 = 20 }
        output.show(frame: Self.lines("z"))
        #expect(written.all.contains("\u{1B}[3A\r\u{1B}[Jz\n"))
    }

    @Test("lines that do not fit are cut, and rows that do not are counted")
    func cut() {
        let written = Written(columns: 10)
        let output = Self.output(written)
        output.show(frame: (1...100).map { [DrawnText("line \($0) is long")] })
        let shown = written.all.split(separator: "\n")
        #expect(shown.count < 100)
        #expect(shown.first == "line 1 i…")
        #expect(shown.last?.hasPrefix("and ") == true)
    }

    @Test("elsewhere and on a dumb terminal, frames follow each other", arguments: [(false, "xterm"), (true, "dumb")])
    func plain(isTerminal: Bool, term: String) {
        let written = Written(columns: 40)
        let output = Self.output(written, isTerminal: isTerminal, term: term)
        output.show(frame: Self.lines("one"))
        output.show(frame: Self.lines("two"))
        #expect(written.all == "one\ntwo\n")
    }
}
