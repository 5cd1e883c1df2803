/// Byte-wise text search.
///
/// String's own searches compare characters, so they miss a secret that is followed by a combining mark.
package enum ByteSearch {
    /// Returns the byte offset of the last occurrence of a text in another; nil if not found or empty.
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

    /// Returns the index of the last of many texts that begins with another. Must be fast: it runs for each key press.
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

    /// Returns the text with each occurrence of a pattern replaced, from left to right.
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
