/// An image with up to 16 colours as a PNG file (PNG Specification, third edition; RFC 1950 and 1951).
///
/// The data is stored uncompressed: four bits per pixel are small enough, and a compressor would be more code than all
/// other drawing.
package struct PNGImage {
    /// The width in pixels.
    package let width: Int
    /// The height in pixels.
    package let height: Int
    /// The colours as red, green and blue; at most 16.
    package let palette: [(UInt8, UInt8, UInt8)]
    /// The palette index of each pixel, line by line.
    package private(set) var pixels: [UInt8]

    /// Creates an image filled with the first colour.
    package init(width: Int, height: Int, palette: [(UInt8, UInt8, UInt8)]) {
        precondition(width > 0 && height > 0 && (1...16).contains(palette.count))
        self.width = width
        self.height = height
        self.palette = palette
        pixels = [UInt8](repeating: 0, count: width * height)
    }

    /// Draws a disc with a radius in pixels and a one-pixel outline in the first colour, which separates it from discs
    /// below it.
    package mutating func drawDisc(x: Int, y: Int, radius: Int, color: UInt8) {
        precondition(color < palette.count)
        let outer = radius + 1
        for row in max(0, y - outer)...max(0, min(height - 1, y + outer)) {
            for column in max(0, x - outer)...max(0, min(width - 1, x + outer)) {
                let distance = (row - y) * (row - y) + (column - x) * (column - x)
                // Half a pixel more makes small discs look round.
                if distance <= radius * radius + radius {
                    pixels[row * width + column] = color
                } else if distance <= outer * outer + outer {
                    pixels[row * width + column] = 0
                }
            }
        }
    }

    /// The bytes of the file.
    package var bytes: [UInt8] {
        let header = Self.big(width) + Self.big(height) + [4, 3, 0, 0, 0]
        let colors = palette.flatMap { [$0.0, $0.1, $0.2] }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Self.chunk("IHDR", header)
            + Self.chunk("PLTE", colors) + Self.chunk("IDAT", Self.zlib(lines)) + Self.chunk("IEND", [])
    }

    /// The lines, each after its filter type 0 (none); two pixels per byte, the left one in the high bits.
    private var lines: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(height * (width / 2 + 2))
        for row in 0..<height {
            bytes.append(0)
            for column in stride(from: 0, to: width, by: 2) {
                let right = column + 1 < width ? pixels[row * width + column + 1] : 0
                bytes.append(pixels[row * width + column] << 4 | right)
            }
        }
        return bytes
    }

    private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + content
        return big(content.count) + body + big(Int(checksum(body)))
    }

    /// Bytes as a zlib stream of stored blocks.
    private static func zlib(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [0x78, 0x01]
        for start in stride(from: 0, to: bytes.count, by: 65_535) {
            let end = min(start + 65_535, bytes.count)
            let (low, high) = (UInt8((end - start) & 255), UInt8((end - start) >> 8))
            result += [end == bytes.count ? 1 : 0, low, high, ~low, ~high]
            result += bytes[start..<end]
        }
        // Adler-32 (RFC 1950, 8.2).
        var (a, b) = (1, 0)
        for byte in bytes {
            a = (a + Int(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return result + big(b << 16 | a)
    }

    /// CRC-32 of the PNG specification, annex D.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { sum, byte in
            checksums[Int((sum ^ UInt32(byte)) & 255)] ^ sum >> 8
        }
    }

    private static let checksums: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? 0xEDB8_8320 ^ sum >> 1 : sum >> 1 }
    }

    /// A number as four bytes, big-endian.
    private static func big(_ number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
    }
}
