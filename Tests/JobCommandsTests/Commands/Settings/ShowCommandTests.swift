import JobCommands
import TestSupport
import Testing

@Suite("ShowCommand")
struct ShowCommandTests {
    private let bench: Bench

    init() throws { bench = try Bench() }

    @Test("settings and variables are shown by name, in the order of the names")
    func names() async {
        #expect(await bench.run("let x = 5\nset timeout=90m\nshow x timeout format=ids\n") == .done)
        #expect(bench.output.out == ["$x", "timeout"])
    }

    @Test("an unknown name fails, with a similar name")
    func unknown() async {
        #expect(await bench.run("show timeot\n") == .failure)
        #expect(bench.messages.contains("error: show: unknown setting or variable timeot"))
        #expect(bench.messages.contains("did you mean timeout?"))
    }
}
