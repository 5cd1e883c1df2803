import EmbedJobs
import JobCommands
import Testing

@Suite("Value")
struct ValueTests {
    @Test("in text, a handle is its id, a list its elements with commas")
    func texts() {
        let list = Value.list([.text("a b"), .job(JobID(rawValue: "j")), .list([.dataset(DatasetID(rawValue: "d"))])])
        #expect(list.text == "a b,j,d")
        #expect(Value.file("x/y").text == "x/y")
        #expect(Value.list([]).text == "")
    }

    @Test("nested lists are flattened")
    func elements() {
        let nested = Value.list([.list([.text("a"), .list([])]), .text("b")])
        #expect(nested.elements == [.text("a"), .text("b")])
        #expect(Value.text("a").elements == [.text("a")])
    }

    @Test("shapes")
    func shapes() {
        #expect(Value.list([.job(JobID(rawValue: "j"))]).shape == .list(.job))
        #expect(Value.list([]).shape.element == .unknown)
        #expect(Shape.list(.list(.file)).element == .file)
    }
}
