/// The rows of a map: a sample of a dataset's, in the order of the dataset.
package struct MapSample: Sendable {
    /// The rows.
    package let rows: [Row]
    /// The numbers of their vectors, one vector behind the other.
    package let numbers: [Float]
    /// The numbers of each vector.
    package let dimensions: Int
    /// The rows that the dataset has.
    package let total: Int

    /// One row without its vector, its texts shortened.
    package struct Row: Hashable, Sendable {
        /// Its number in the dataset, from 1.
        package let number: Int
        /// What a map may write beside it.
        package let label: String
        /// The beginning of its text.
        package let text: String
        /// What its colour says; nil where the row has no value for that, and where there are no colours.
        package let category: String?

        /// Makes a row.
        package init(number: Int, label: String, text: String, category: String? = nil) {
            self.number = number
            self.label = label
            self.text = text
            self.category = category
        }
    }

    /// Makes a sample; there must be `dimensions` numbers for each row.
    package init(rows: [Row], numbers: [Float], dimensions: Int, total: Int) {
        precondition(numbers.count == rows.count * dimensions)
        self.rows = rows
        self.numbers = numbers
        self.dimensions = dimensions
        self.total = total
    }
}
