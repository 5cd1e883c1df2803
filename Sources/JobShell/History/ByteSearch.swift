/// Finds texts in texts byte for byte.
///
/// String's own searches compare characters: they do not find a secret that a combining mark follows.
package enum ByteSearch {
    /// The byte where a text stands last in another; nil if nowhere. An empty text stands nowhere.
    package static func last(_ wanted: String, in text: String) -> Int? {
        var (wanted, text) = (wanted, text)
        return wanted.withUTF8 { wanted in
            text.withUTF8 { text in
                guard let first = wanted.first, text.count >= wanted.count else { return nil }
                return (0...(text.count - wanted.count)).last {
                    text[$0] == first && text[$0..<($0 + wanted.count)].elementsEqual(wanted)
                }
            }
        }
    }

    /// The index of the last of many texts that begins with another; all are looked at for each key that is pressed.
    package static func lastIndex(of prefix: String, beginning texts: ArraySlice<String>) -> Int? {
        var prefix = prefix
        return prefix.withUTF8 { prefix in
            texts.lastIndex { text in
                text.utf8.withContiguousStorageIfAvailable { bytes in
                    bytes.count >= prefix.count && bytes[..<prefix.count].elementsEqual(prefix)
                } ?? text.utf8.starts(with: prefix)
            }
        }
    }

    /// The text with another in place of each of a third, from left to right.
    package static func replace(_ wanted: String, in text: String, with replacement: String) -> String {
        let (bytes, wanted) = (Array(text.utf8), Array(wanted.utf8))
        guard !wanted.isEmpty, bytes.count >= wanted.count else { return text }
        var result: [UInt8] = []
        var start = 0
        while start < bytes.count {
            if start + wanted.count <= bytes.count, bytes[start..<(start + wanted.count)].elementsEqual(wanted) {
                result += replacement.utf8
                start += wanted.count
            } else {
                result.append(bytes[start])
                start += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
