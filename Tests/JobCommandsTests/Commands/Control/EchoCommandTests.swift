import JobCommands
import TestSupport
import Testing

@Suite("EchoCommand")
struct EchoCommandTests {
    @Test("the values are written in one line, separated by one space")
    func values() async throws {
        let fixture = try SessionFixture()
        #expect(await fixture.run("let x = 5\necho a 'b  c' $x\necho\n") == .done)
        #expect(fixture.output.out == ["a b  c 5", ""])
    }

    @Test("a list is one value, alone as in text")
    func lists() async throws {
        let fixture = try SessionFixture()
        #expect(await fixture.run("let l += a; let l += b\necho $l\necho \"$l\"\necho $l c $l[1]\n") == .done)
        #expect(fixture.output.out == ["a,b", "a,b", "a,b c b"])
    }
}
