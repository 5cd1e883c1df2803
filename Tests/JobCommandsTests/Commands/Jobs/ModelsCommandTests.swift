import JobCommands
import TestSupport
import Testing

@Suite("ModelsCommand")
struct ModelsCommandTests {
    @Test("the ids are the names that jobs use")
    func ids() async throws {
        let bench = try Bench()
        #expect(await bench.run("models format=ids\n") == .done)
        #expect(bench.output.out == ["all-minilm-l6-v2", "tiny"])
    }
}
