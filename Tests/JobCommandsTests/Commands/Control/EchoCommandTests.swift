import JobCommands
import TestSupport
import Testing

@Suite("EchoCommand")
struct EchoCommandTests {
    @Test("the values are written in one line, separated by one space")
    func values() async throws {
        let bench = try Bench()
        #expect(await bench.run("let x = 5\necho a 'b  c' $x\necho\n") == .done)
        #expect(bench.output.out == ["a b  c 5", ""])
    }
}
