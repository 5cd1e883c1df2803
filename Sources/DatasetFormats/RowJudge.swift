/// The verdict on a dataset as its rows go by: a pure value.
package struct RowJudge {
    /// Good rows so far.
    package private(set) var rowCount = 0
    /// The types of the kept columns so far.
    package private(set) var types: ColumnTypes
    /// What was dropped, or is wrong beside the first mistake: a few, and then how many there are in all.
    package var warnings: [String] {
        let isAll = !skipsMalformed || malformedCount == notes.count
        return isAll ? notes : notes + ["dropped: \(malformedCount) rows in all"]
    }
    /// Rows that were left out.
    package var skippedCount: Int { skipsMalformed ? malformedCount : 0 }
    private var notes: [String] = []
    private var firstError: RowError?
    private var malformedCount = 0
    private let skipsMalformed: Bool

    /// A judge of rows with so many kept columns; `skipsMalformed` drops bad rows instead of failing the dataset.
    package init(columns: Int, skipsMalformed: Bool) {
        types = ColumnTypes(count: columns)
        self.skipsMalformed = skipsMalformed
    }

    /// Takes note of a row; false when no later row can change the verdict.
    package mutating func observe(_ outcome: RowOutcome) -> Bool {
        switch outcome {
        case .row(let row):
            rowCount += 1
            types.observe(row.cells)
            return true
        case .malformed(let error):
            malformedCount += 1
            if firstError == nil || error.isFatal { firstError = error }
            if notes.count < FormatLimits.rowReasonsMax, skipsMalformed || malformedCount > 1 {
                notes.append(skipsMalformed ? "dropped: \(error.message)" : error.message)
            }
            return !error.isFatal && (skipsMalformed || notes.count < FormatLimits.rowReasonsMax)
        }
    }

    /// Why the dataset is unfit, nil if it is fit.
    package var failure: RowError? {
        if let firstError, firstError.isFatal || !skipsMalformed { return firstError }
        return rowCount == 0 ? (firstError ?? .noRows) : nil
    }
}
