import JobCommands
import JobShell
import LocalFiles
import Synchronization
import TestSupport
import Testing

@Suite("Paged output")
struct PagedOutputTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Shows lines on a ten-row screen with a pager that writes to a file.
    private func show(_ count: Int, pager: String, isOn: Switch = .on) -> String {
        let text = Text()
        let out = Stream(write: { text.add($0) }, isTerminal: true)
        let base = TerminalOutput(out: out, err: out, color: .never, environment: [:])
        let output = PagedOutput(base, environment: ["PAGER": pager], rows: { 10 })
        var settings = Settings()
        settings.pager = isOn
        output.adopt(settings)
        output.page((0..<count).map { "line \($0)" })
        return text.value
    }

    private final class Text: Sendable {
        private let text = Mutex("")
        var value: String { text.withLock { $0 } }
        func add(_ more: String) { text.withLock { $0 += more } }
    }

    private var paged: String { get throws { String(decoding: try folder.read("paged"), as: UTF8.self) } }

    @Test("Only output longer than the screen goes to the pager")
    func longer() throws {
        let pager = "cat > \(folder.file("paged"))"
        #expect(show(8, pager: pager).hasSuffix("line 7\n"))
        #expect(!Folder.exists(folder.file("paged")))
        #expect(show(9, pager: pager) == "")
        #expect(try paged.hasSuffix("line 7\nline 8\n"))
    }

    @Test("Without a pager, or with paging off, all output is written")
    func none() {
        #expect(show(50, pager: "no-such-pager-here").hasSuffix("line 49\n"))
        #expect(show(50, pager: "cat > /dev/null", isOn: .off).hasSuffix("line 49\n"))
    }
}
