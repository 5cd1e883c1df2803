/// The header of one file in a tar archive: the ustar format of POSIX, with pax records for values that do not fit.
///
/// See POSIX.1-2024, pax(1), "ustar Interchange Format" and "pax Extended Header".
package struct TarHeader: Equatable {
    /// Headers and files are padded to a multiple of this size.
    package static let blockBytes = 512

    /// The relative path, with slashes.
    package var path: String
    /// The size of the file.
    package var size: Int
    /// The modification time in seconds since 1970; some programs warn about files from 1970 itself.
    package var modified: Int

    /// Makes the header of a file.
    package init(path: String, size: Int, modified: Int = 1) {
        self.path = path
        self.size = size
        self.modified = modified
    }

    /// The kind of entry that a header describes.
    package enum Kind: UInt8 {
        /// A file.
        case file = 0x30
        /// The records of a pax header, which describe the next file.
        case extended = 0x78
    }

    /// The header's blocks: one, or at least three with a pax header.
    package var blocks: [UInt8] {
        var records: [UInt8] = []
        if path.utf8.count > Field.name.count { records += Self.record("path", path) }
        if size > Self.plainSizeMax { records += Self.record("size", String(size)) }
        guard !records.isEmpty else { return block(path, size, .file) }
        return block("pax-header", records.count, .extended) + Self.padded(records)
            + block(path, min(size, Self.plainSizeMax), .file)
    }

    /// The number of zeros between a file and the next header.
    static func padding(after size: Int) -> Int { (blockBytes - size % blockBytes) % blockBytes }

    /// Parses a block; nil if its checksum is wrong or its kind does not occur in backups.
    package static func read(_ block: [UInt8]) -> (header: TarHeader, kind: Kind)? {
        guard block.count == blockBytes, let checksum = number(block[Field.checksum]),
            checksum == self.checksum(of: block), let size = number(block[Field.size]),
            let kind = Kind(rawValue: block[Field.kind.lowerBound])
        else { return nil }
        let name = block[Field.name].prefix { $0 != 0 }
        let modified = number(block[Field.modified]) ?? 0
        return (TarHeader(path: String(decoding: name, as: UTF8.self), size: size, modified: modified), kind)
    }

    /// The header with the values of a pax header's records applied; nil if they are malformed.
    package func applying(records: [UInt8]) -> TarHeader? {
        var header = self
        var rest = records[...]
        while !rest.isEmpty {
            guard let blank = rest.firstIndex(of: UInt8(ascii: " ")),
                let length = Int(String(decoding: rest[..<blank], as: UTF8.self)), length > 0, length <= rest.count,
                rest[rest.startIndex + length - 1] == UInt8(ascii: "\n"), blank < rest.startIndex + length - 1,
                header.apply(record: rest[(blank + 1)..<(rest.startIndex + length - 1)])
            else { return nil }
            rest = rest.dropFirst(length)
        }
        return header
    }

    /// Applies `KEY=VALUE`; returns false if it is malformed.
    private mutating func apply(record: ArraySlice<UInt8>) -> Bool {
        guard let equals = record.firstIndex(of: UInt8(ascii: "=")) else { return false }
        let value = String(decoding: record[(equals + 1)...], as: UTF8.self)
        switch String(decoding: record[..<equals], as: UTF8.self) {
        case "path": path = value
        case "size":
            guard let number = Int(value), number >= 0 else { return false }
            size = number
        default: break
        }
        return true
    }

    /// The largest size that fits in eleven octal digits.
    private static let plainSizeMax = 0o77_777_777_777

    private enum Field {
        static let name = 0..<100
        static let size = 124..<136
        static let modified = 136..<148
        static let checksum = 148..<156
        static let kind = 156..<157
    }

    private func block(_ path: String, _ size: Int, _ kind: Kind) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: Self.blockBytes)
        func put(_ text: String, at offset: Int, max: Int) {
            for (index, byte) in text.utf8.prefix(max).enumerated() { block[offset + index] = byte }
        }
        put(path, at: 0, max: Field.name.count)
        put("0000600", at: 100, max: 7)
        put("0000000", at: 108, max: 7)
        put("0000000", at: 116, max: 7)
        put(Self.octal(size, digits: 11), at: 124, max: 11)
        put(Self.octal(modified, digits: 11), at: 136, max: 11)
        block[Field.kind.lowerBound] = kind.rawValue
        put("ustar", at: 257, max: 5)
        put("00", at: 263, max: 2)
        put(Self.octal(Self.checksum(of: block), digits: 6), at: Field.checksum.lowerBound, max: 6)
        block[155] = UInt8(ascii: " ")
        return block
    }

    /// The sum of a block's bytes, with those of the checksum taken as spaces.
    private static func checksum(of block: [UInt8]) -> Int {
        block.indices.reduce(0) { $0 + (Field.checksum.contains($1) ? 32 : Int(block[$1])) }
    }

    private static func octal(_ number: Int, digits: Int) -> String {
        let text = String(number, radix: 8)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    private static func number(_ field: ArraySlice<UInt8>) -> Int? {
        let digits = String(decoding: field.prefix { $0 != 0 && $0 != 32 }, as: UTF8.self)
        return Int(digits, radix: 8).flatMap { $0 < 0 ? nil : $0 }
    }

    /// `LENGTH KEY=VALUE` and a line feed; the length includes its own digits.
    private static func record(_ key: String, _ value: String) -> [UInt8] {
        let rest = " \(key)=\(value)\n".utf8.count
        var length = rest + 1
        while rest + String(length).utf8.count != length { length = rest + String(length).utf8.count }
        return Array("\(length) \(key)=\(value)\n".utf8)
    }

    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: padding(after: bytes.count))
    }
}
