package import DatasetFormats

/// Selects the rows nearest to a query among any number of rows; only `limit` rows are in memory.
///
/// A heap (Williams 1964) with the worst of the kept rows at its root: most rows are compared with that one only.
package struct NearestRows {
    /// A row with its similarity.
    package struct Hit {
        /// The similarity, from -1 to 1.
        package let score: Double
        /// Its number in the dataset, from 1.
        package let number: Int
        /// The row without its vectors.
        package let row: DatasetRow

        /// Whether it precedes another hit: by score, then by number.
        fileprivate func isBetter(than other: Hit) -> Bool {
            (score, other.number) > (other.score, number)
        }
    }

    private let limit: Int
    private var heap: [Hit] = []

    /// Creates a selection of up to `limit` rows.
    package init(limit: Int) { self.limit = limit }

    /// The kept rows, nearest first; equally near rows in their order.
    package var sorted: [Hit] { heap.sorted { $0.isBetter(than: $1) } }

    /// Adds a row if it is among the nearest so far. Rows must come in the order of their numbers.
    package mutating func offer(_ row: DatasetRow, number: Int, score: Double) {
        guard heap.count < limit || heap.first.map({ score > $0.score }) == true else { return }
        let hit = Hit(score: score, number: number, row: DatasetRow(text: row.text, cells: row.cells))
        if heap.count < limit {
            heap.append(hit)
            siftUp()
        } else {
            heap[0] = hit
            siftDown()
        }
    }

    private mutating func siftUp() {
        var index = heap.count - 1
        while index > 0, heap[(index - 1) / 2].isBetter(than: heap[index]) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    private mutating func siftDown() {
        var index = 0
        while true {
            var worst = index
            for child in [2 * index + 1, 2 * index + 2] where child < heap.count {
                if heap[worst].isBetter(than: heap[child]) { worst = child }
            }
            guard worst != index else { return }
            heap.swapAt(index, worst)
            index = worst
        }
    }
}
