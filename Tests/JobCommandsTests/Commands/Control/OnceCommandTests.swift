import JobCommands
import TestSupport
import Testing

@Suite("OnceCommand")
struct OnceCommandTests {
    @Test("the key must not be empty, whether or not it is known before the run")
    func emptyKey() async throws {
        let bench = try Bench()
        #expect(await bench.run("once key=''\n") == .usage)
        #expect(await bench.run("once key=$env.EMPTY\n") == .usage)
        #expect(bench.service.calls == [] && bench.messages.contains("must not be empty"))
    }
}
