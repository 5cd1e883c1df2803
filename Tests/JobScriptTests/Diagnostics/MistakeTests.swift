import JobScript
import Testing

@Suite("Mistake")
struct MistakeTests {
    private enum Sample: Mistake {
        case plain
        case withFields(name: String, number: Int)
        case withOneField(String)
        case notUTF8
        case notAPIPath
        case notAList

        var message: String { "m" }
        var help: String? { nil }
    }

    @Test("The code is the case's name in snake case, without its fields")
    func code() {
        let samples: [Sample] = [
            .plain, .withFields(name: "a", number: 1), .withOneField("a"), .notUTF8, .notAPIPath, .notAList,
        ]
        let codes = ["plain", "with_fields", "with_one_field", "not_utf8", "not_api_path", "not_a_list"]
        #expect(samples.map(\.code) == codes)
    }
}
