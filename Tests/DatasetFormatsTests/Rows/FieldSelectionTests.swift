import DatasetFormats
import Testing

struct FieldSelectionTests {
    @Test func keepsTheOrderAndDropsDuplicates() throws {
        let fields = try FieldSelection(keep: ["b", "text", "a", "b"], optional: ["c", "a", "text", "c"])
        #expect(fields.names == ["b", "a", "c"])
        #expect(fields.requiredCount == 2)
        #expect(try FieldSelection(optional: ["x"]).requiredCount == 0)
        #expect(try FieldSelection(keep: ["x"]).requiredCount == 1)
        // Two Unicode spellings of an accented letter are two names.
        #expect(try FieldSelection(keep: ["\u{E9}", "e\u{301}"]).names.count == 2)
    }

    @Test(arguments: ["embeddings", "", "a\u{0}b"])
    func rejectsReservedAndInvalidNames(name: String) {
        for (keep, optional) in [([name], []), ([], ["ok", name])] {
            #expect { try FieldSelection(keep: keep, optional: optional) } throws: {
                ($0 as? FormatError)?.code == .badFields
            }
        }
    }

    @Test func rejectsTooManyNames() throws {
        let names = (0...FormatLimits.fieldsMax).map { "f\($0)" }
        #expect(try FieldSelection(keep: Array(names.dropLast())).names.count == FormatLimits.fieldsMax)
        #expect(throws: FormatError.self) { try FieldSelection(keep: names) }
    }
}
