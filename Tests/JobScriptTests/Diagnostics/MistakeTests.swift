import JobScript
import Testing

@Suite("Mistake")
struct MistakeTests {
    private enum Sample: Mistake {
        case plain
        case withFields(name: String, number: Int)
        case withOneField(String)
        case notUTF8

        var message: String { "m" }
        var help: String? { nil }
    }

    @Test("The code is the case's name in snake case, without its fields")
    func code() {
        let samples: [Sample] = [.plain, .withFields(name: "a", number: 1), .withOneField("a"), .notUTF8]
        #expect(samples.map(\.code) == ["plain", "with_fields", "with_one_field", "not_utf8"])
    }
}
