/// The rows of a map: a sample of a dataset, in its order.
package struct MapSample: Sendable {
    /// The sampled rows.
    package let rows: [Row]
    /// The numbers of their vectors, one vector after the other.
    package let numbers: [Float]
    /// The length of each vector.
    package let dimensions: Int
    /// The number of rows in the dataset.
    package let total: Int

    /// One row without its vector, with truncated texts.
    package struct Row: Hashable, Sendable {
        /// Its number in the dataset, from 1.
        package let number: Int
        /// Its label on a map.
        package let label: String
        /// The beginning of its text.
        package let text: String
        /// Its category for the colours; nil if the row lacks a value or the map lacks colours.
        package let category: String?

        /// Creates a row.
        package init(number: Int, label: String, text: String, category: String? = nil) {
            self.number = number
            self.label = label
            self.text = text
            self.category = category
        }
    }

    /// Creates a sample; `numbers` must contain `dimensions` numbers for each row.
    package init(rows: [Row], numbers: [Float], dimensions: Int, total: Int) {
        precondition(numbers.count == rows.count * dimensions)
        self.rows = rows
        self.numbers = numbers
        self.dimensions = dimensions
        self.total = total
    }
}
