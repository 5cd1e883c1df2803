/// Collects the outcomes of a dataset's rows and decides whether it is valid.
package struct RowValidator {
    /// The number of valid rows so far.
    package private(set) var rowCount = 0
    /// The types of the kept columns so far.
    package private(set) var types: ColumnTypes
    /// Dropped rows, or the errors after the first: the first few, then the total number; and the number of blank rows.
    package var warnings: [String] {
        if repetitions > 0 {
            return notes + ["the first error repeats in \(repetitions) more row\(repetitions == 1 ? "" : "s")"]
        }
        let isAll = !skipsMalformed || malformedCount == notes.count
        let malformed = isAll ? notes : notes + ["dropped: \(malformedCount) rows in all"]
        guard blankCount > 0, failure == nil else { return malformed }
        return malformed + ["blank: \(blankCount) of \(rowCount) rows contain only white space"]
    }
    /// The number of valid rows whose text is blank. They are embedded like others.
    private var blankCount = 0
    /// The number of dropped rows.
    package var skippedCount: Int { skipsMalformed ? malformedCount : 0 }
    private var notes: [String] = []
    private var firstError: RowError?
    private var malformedCount = 0
    /// The rows that lack the same field as the first malformed one; each of them has one cause.
    private var repetitions = 0
    private let skipsMalformed: Bool

    /// Starts without rows. `columns` is the number of kept columns; `skipsMalformed` drops bad rows instead of
    /// failing the dataset.
    package init(columns: Int, skipsMalformed: Bool) {
        types = ColumnTypes(count: columns)
        self.skipsMalformed = skipsMalformed
    }

    /// Records a row; returns false when later rows cannot change the result.
    package mutating func observe(_ outcome: RowOutcome) -> Bool {
        switch outcome {
        case .row(let row):
            rowCount += 1
            if row.text.isBlank { blankCount += 1 }
            types.observe(row.cells)
            return true
        case .malformed(let error):
            malformedCount += 1
            if !skipsMalformed, let firstError, error.repeats(firstError) {
                repetitions += 1
                return true
            }
            if firstError == nil || error.isFatal { firstError = error }
            if notes.count < FormatLimits.rowReasonsMax, skipsMalformed || malformedCount > 1 {
                notes.append(skipsMalformed ? "dropped: \(error.message)" : error.message)
            }
            return !error.isFatal && (skipsMalformed || notes.count < FormatLimits.rowReasonsMax)
        }
    }

    /// Why the dataset is invalid, or nil.
    package var failure: RowError? {
        if let firstError, firstError.isFatal || !skipsMalformed { return firstError }
        return rowCount == 0 ? (firstError ?? .noRows) : nil
    }
}

extension RowError {
    /// Whether a row lacks the same field as another, so that only its position differs.
    fileprivate func repeats(_ other: RowError) -> Bool {
        guard code == .missingField, other.code == .missingField, !other.isFatal else { return false }
        return message.split(separator: ";")[0].split(separator: ":").dropFirst()
            == other.message.split(separator: ";")[0].split(separator: ":").dropFirst()
    }
}
