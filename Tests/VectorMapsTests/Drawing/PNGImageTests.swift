import TestSupport
import Testing
import VectorMaps

@Suite("PNGImage")
struct PNGImageTests {
    /// Decodes the file in Python with strict checks of checksums, header and palette; returns each line of pixels as
    /// digits.
    private func decoded(_ image: PNGImage) throws -> [String] {
        let python = try Python()
        try python.write(image.bytes, to: "map.png")
        let printed = try python.run(
            """
            import struct, zlib
            data = open("map.png", "rb").read()
            assert data[:8] == b"\\x89PNG\\r\\n\\x1a\\n"
            place, chunks = 8, []
            while place < len(data):
                size, name = struct.unpack(">I4s", data[place:place + 8])
                body = data[place + 8:place + 8 + size]
                assert struct.unpack(">I", data[place + 8 + size:place + 12 + size])[0] == zlib.crc32(name + body)
                chunks.append((name, body))
                place += 12 + size
            assert [name for name, _ in chunks] == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
            width, height, depth, kind, *rest = struct.unpack(">IIBBBBB", chunks[0][1])
            assert (depth, kind, rest) == (4, 3, [0, 0, 0])
            lines = zlib.decompress(chunks[2][1])
            stride = (width + 1) // 2 + 1
            assert len(lines) == stride * height
            print(width, height, chunks[1][1].hex())
            for row in range(height):
                line = lines[row * stride:(row + 1) * stride]
                assert line[0] == 0
                print(line[1:].hex()[:width])
            """
        )
        return printed.split(separator: "\n").map { String($0) }
    }

    @Test("a small image whose lines end within a byte")
    func small() throws {
        var image = PNGImage(width: 9, height: 7, palette: [(255, 255, 255), (1, 2, 3)])
        image.drawDisc(x: 4, y: 3, radius: 2, color: 1)
        let expected = [
            "9 7 ffffff010203", "000000000", "000111000", "001111100", "001111100", "001111100", "000111000",
            "000000000",
        ]
        #expect(try decoded(image) == expected)
    }

    @Test("later discs have an outline over earlier ones, and edges clip")
    func overlap() throws {
        var image = PNGImage(width: 8, height: 3, palette: [(0, 0, 0), (9, 9, 9), (7, 7, 7)])
        image.drawDisc(x: 0, y: 1, radius: 2, color: 1)
        image.drawDisc(x: 4, y: 1, radius: 1, color: 2)
        #expect(try decoded(image) == ["8 3 000000090909070707", "11022200", "11022200", "11022200"])
    }

    @Test("more than one block of data, and every colour")
    func large() throws {
        let palette = (0..<16).map { (UInt8($0), UInt8($0 * 2), UInt8(255 - $0)) }
        var image = PNGImage(width: 700, height: 401, palette: palette)
        for color in 0..<16 { image.drawDisc(x: 20 + color * 40, y: color * 25, radius: 9, color: UInt8(color)) }
        let lines = try decoded(image)
        #expect(lines.count == 402 && lines[0].hasPrefix("700 401 0000ff0102fe"))
        let digits = image.pixels.map { String($0, radix: 16) }.joined()
        #expect(lines.dropFirst().joined() == digits)
    }
}
