import JobCommands
import TestSupport
import Testing

@Suite("OnceCommand")
struct OnceCommandTests {
    @Test("the key must not be empty, whether or not it is known before the run")
    func emptyKey() async throws {
        let fixture = try SessionFixture()
        #expect(await fixture.run("once key=''\n") == .usage)
        #expect(await fixture.run("once key=$env.EMPTY\n") == .usage)
        #expect(fixture.service.calls == [])
        #expect(fixture.messages.contains("must not be empty"))
    }
}
