/// The positions of the kept fields in the records of a CSV file.
struct CSVHeader {
    let names: [String]
    let textColumn: Int
    /// The column of every field of the selection, nil for a field that the file lacks.
    let columns: [Int?]

    /// The reason why a record cannot be the header.
    struct Problem: Error {
        let code: RowError.Code
        let text: String
    }

    /// Reads the header from the names in the first record.
    init(names: [String], fields: FieldSelection) throws(Problem) {
        var columnsByName: [String: Int] = [:]
        for (column, name) in names.enumerated() {
            if name.utf8.contains(0) { throw Problem(code: .badName, text: "a column name contains a NUL") }
            // Spreadsheets write columns without names; no upload can ask for them.
            if name.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }), !fields.names.contains(name) { continue }
            guard columnsByName.updateValue(column, forKey: name) == nil else {
                let name = JSONText.quoted(name, limit: 64)
                throw Problem(code: .csvHeader, text: "the header has the column \(name) twice")
            }
        }
        guard let text = columnsByName["text"] else { throw Self.withoutText(names) }
        var columns: [Int?] = []
        for (index, name) in fields.names.enumerated() {
            let column = columnsByName[name].flatMap { names[$0].utf8.elementsEqual(name.utf8) ? $0 : nil }
            if column == nil, index < fields.requiredCount {
                let name = JSONText.quoted(name, limit: 64)
                let problem = "required column \(name) not found in the header"
                throw Problem(code: .missingField, text: "\(problem); \(FoundNames.clause("columns", names))")
            }
            columns.append(column)
        }
        self.names = names
        self.textColumn = text
        self.columns = columns
    }

    private static func withoutText(_ names: [String]) -> Problem {
        let problem = "the first line must be a header with a column named text"
        let found = "\(problem); \(FoundNames.clause("columns", names))"
        guard names.count == 1 else { return Problem(code: .csvHeader, text: found) }
        for (mark, word) in [(",", "a comma"), (";", "a semicolon"), ("\t", "a tab"), ("|", "|")] {
            let parts = names[0].utf8.split(separator: mark.utf8.first ?? 0)
            if parts.contains(where: { $0.elementsEqual("text".utf8) }) {
                return Problem(code: .csvHeader, text: "\(problem); this file's delimiter seems to be \(word)")
            }
        }
        return Problem(code: .csvHeader, text: found)
    }
}
