package import DatasetFormats

/// The rows nearest to a query among any number of rows, in memory for no more than are wanted.
///
/// A heap (Williams 1964) with the worst of the kept rows at its root: a row is compared with that one, and most rows
/// go no further.
package struct NearestRows {
    /// A row and how near it is.
    package struct Hit {
        /// The similarity, from -1 to 1.
        package let score: Double
        /// Its number in the dataset, from 1.
        package let number: Int
        /// The row without its vectors.
        package let row: DatasetRow

        /// Whether it comes before another one: by its score, then by its number.
        fileprivate func isBetter(than other: Hit) -> Bool {
            (score, other.number) > (other.score, number)
        }
    }

    private let limit: Int
    private var heap: [Hit] = []

    /// Keeps so many rows at most.
    package init(limit: Int) { self.limit = limit }

    /// The kept rows, the nearest first; among equally near ones, the earlier row is first.
    package var sorted: [Hit] { heap.sorted { $0.isBetter(than: $1) } }

    /// Takes a row in if it is among the nearest so far. Rows come in the order of their numbers.
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
