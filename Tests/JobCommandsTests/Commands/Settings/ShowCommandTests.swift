import JobCommands
import TestSupport
import Testing

@Suite("ShowCommand")
struct ShowCommandTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    @Test("settings and variables are shown by name, in the order of the names")
    func names() async {
        #expect(await fixture.run("let x = 5\nset timeout=90m\nshow x timeout format=ids\n") == .done)
        #expect(fixture.output.out == ["$x", "timeout"])
    }

    @Test("an unknown name fails, with a similar name")
    func unknown() async {
        #expect(await fixture.run("show timeot\n") == .failure)
        #expect(fixture.messages.contains("error: show: unknown setting or variable timeot"))
        #expect(fixture.messages.contains("did you mean timeout?"))
    }
}
