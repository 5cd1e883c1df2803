internal import DatasetFormats

/// Finds the rows of a file by their texts, with a few bytes of memory for each row.
///
/// It holds hashes of the texts, so a reader must compare the text of a row that it finds.
struct TextIndex: Sendable {
    fileprivate struct Entry {
        let hash: Int
        let position: RowPosition
    }

    private let entries: [Entry]

    /// The texts of a file, while they are collected.
    struct Builder {
        fileprivate var entries: [Entry] = []

        /// The number of rows so far.
        var count: Int { entries.count }

        /// Adds the text of a row.
        mutating func add(_ text: String, _ position: RowPosition) {
            entries.append(Entry(hash: TextIndex.hash(of: text), position: position))
        }
    }

    /// Creates the index of the rows that were added.
    init(_ builder: Builder) {
        entries = builder.entries.sorted { ($0.hash, $0.position.offset) < ($1.hash, $1.position.offset) }
    }

    /// The rows whose text may be this one, in the order of the file.
    func positions(of text: String) -> some Sequence<RowPosition> {
        let hash = Self.hash(of: text)
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].hash < hash { low = middle + 1 } else { high = middle }
        }
        return entries[low...].lazy.prefix { $0.hash == hash }.map(\.position)
    }

    /// A hash of the bytes: two spellings of an accented letter are two texts.
    private static func hash(of text: String) -> Int {
        var hasher = Hasher()
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        return hasher.finalize()
    }
}
