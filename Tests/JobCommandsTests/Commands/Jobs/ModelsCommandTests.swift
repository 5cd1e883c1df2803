import JobCommands
import TestSupport
import Testing

@Suite("ModelsCommand")
struct ModelsCommandTests {
    @Test("the ids are the names that jobs use")
    func ids() async throws {
        let fixture = try SessionFixture()
        #expect(await fixture.run("models format=ids\n") == .done)
        #expect(fixture.output.out == ["all-minilm-l6-v2", "tiny"])
    }
}
