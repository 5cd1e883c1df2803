/// A string in JSON bytes, without its quotes.
struct JSONString {
    /// The bytes between the quotes.
    let range: Range<Int>
    /// Whether a backslash is among them.
    let isEscaped: Bool
    /// Whether they are ASCII, not counting what escapes decode to.
    let isASCII: Bool

    /// The decoded text of a string that the scanner has accepted.
    func text(in bytes: UnsafeRawBufferPointer) -> String {
        let raw = bytes.part(range)
        return isEscaped ? JSONText.unescaped(raw) : String(decoding: raw, as: UTF8.self)
    }
}

/// The keys of the open objects, to find duplicates.
///
/// Small objects are searched in order, larger ones through a set, so that an 8 MB row of keys takes linear time.
/// Keys are equal when their texts are canonically equivalent: readers that normalise would lose one of them.
struct JSONKeys {
    private static let searchedInOrder = 16

    private struct Frame {
        let start: Int
        var known: Set<String>?
    }

    private var keys: [JSONString] = []
    private var frames: [Frame] = []

    /// Whether the innermost open object is empty so far.
    var isEmpty: Bool { keys.count == frames[frames.count - 1].start }

    /// Removes all keys but keeps the memory.
    mutating func reset() {
        keys.removeAll(keepingCapacity: true)
        frames.removeAll(keepingCapacity: true)
    }

    /// Opens an object inside the innermost one.
    mutating func open() { frames.append(Frame(start: keys.count, known: nil)) }

    /// Closes the innermost object.
    mutating func close() {
        let frame = frames.removeLast()
        keys.removeLast(keys.count - frame.start)
    }

    /// Adds a key to the innermost object; returns whether it is new there.
    mutating func insert(_ key: JSONString, in bytes: UnsafeRawBufferPointer) -> Bool {
        let frame = frames[frames.count - 1]
        defer { keys.append(key) }
        if keys.count - frame.start >= Self.searchedInOrder { return insertIntoSet(key, in: bytes) }
        for index in frame.start..<keys.count where Self.same(keys[index], key, in: bytes) { return false }
        return true
    }

    private mutating func insertIntoSet(_ key: JSONString, in bytes: UnsafeRawBufferPointer) -> Bool {
        let last = frames.count - 1
        if frames[last].known == nil {
            frames[last].known = Set(keys[frames[last].start...].map { $0.text(in: bytes) })
        }
        return frames[last].known?.insert(key.text(in: bytes)).inserted ?? true
    }

    private static func same(_ one: JSONString, _ other: JSONString, in bytes: UnsafeRawBufferPointer) -> Bool {
        guard one.isASCII, other.isASCII, !one.isEscaped, !other.isEscaped else {
            return one.text(in: bytes) == other.text(in: bytes)
        }
        guard one.range.count == other.range.count else { return false }
        return bytes.part(one.range).elementsEqual(bytes.part(other.range))
    }
}
