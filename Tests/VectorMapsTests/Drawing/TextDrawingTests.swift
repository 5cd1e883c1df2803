import DisplayText
import LocalFiles
import TestSupport
import Testing
import VectorMaps

@Suite("TextDrawing")
struct TextDrawingTests {
    private static let folder = Checkout.path("Tests/VectorMapsTests/Golden")

    private func lines(_ scatter: Scatter, _ columns: Int, _ rows: Int, _ style: DrawingStyle = .init()) -> [String] {
        TextDrawing(scatter, columns: columns, rows: rows, style).lines.map { $0.map(\.text).joined() }
    }

    @Test(
        "drawings equal their golden files",
        arguments: [
            ("map-braille", DrawingStyle(), false), ("map-ascii", DrawingStyle(hasUnicode: false), false),
            ("map-signs", DrawingStyle(), true), ("map-colors", DrawingStyle(isColored: true), true),
            ("map-ascii-colors", DrawingStyle(hasUnicode: false, isColored: true), true),
        ]
    )
    func golden(name: String, style: DrawingStyle, hasColors: Bool) throws {
        let scatter = try SampleScatter.clouds(400, hasColors: hasColors)
        let lines = TextDrawing(scatter, columns: 60, rows: 15, style).lines.map { line in
            // Colours by name, so that the files are readable.
            line.map { $0.color == .plain ? $0.text : "<\($0.color)>\($0.text)</>" }.joined()
        }
        let text = lines.map { $0 + "\n" }.joined()
        let file = GoldenFile("\(Self.folder)/\(name).txt")
        #expect(try file.expected(recording: text) == text)
    }

    @Test("lines fit the width of the picture with any labels", arguments: 0..<30)
    func widths(seed: UInt64) throws {
        var source = SeededGenerator(seed: seed)
        let names = [
            "a", "日本語の長いタイトルです", "e\u{301}e\u{301}", "one\u{1B}[2J", "👩‍👩‍👧 family", "", " ",
            String(repeating: "x", count: 50),
        ]
        let labels = (0..<60).map { _ in names[Int.random(in: 0..<names.count, using: &source)] }
        let points = labels.map { _ in
            (Float.random(in: 0...9, using: &source), Float.random(in: 0...9, using: &source))
        }
        let (columns, rows) = (Int.random(in: 4...90, using: &source), Int.random(in: 4...30, using: &source))
        let scatter = try SampleScatter.points(points, labels, categories: seed % 2 == 0 ? labels : nil)
        for style in [DrawingStyle(), DrawingStyle(hasUnicode: false), DrawingStyle(isColored: true)] {
            let lines = lines(scatter, columns, rows, style)
            #expect(lines.count > rows)
            for line in lines.prefix(rows) {
                #expect(DisplayWidth.cells(of: line) <= columns)
                #expect(line.last != " ")
                #expect(!line.unicodeScalars.contains { $0.value < 32 })
            }
            if !style.hasUnicode { #expect(lines.allSatisfy { $0.allSatisfy(\.isASCII) }) }
        }
    }

    @Test("one point is drawn in the middle with its label")
    func one() throws {
        let scatter = try SampleScatter.points([(1, 2)], ["only"])
        #expect(lines(scatter, 21, 3) == ["", "          ⣿ only", "", "1 row"])
        #expect(lines(scatter, 21, 3, DrawingStyle(hasUnicode: false)) == ["", "          * only", "", "1 row"])
    }

    @Test("long labels are truncated, and non-ASCII characters become question marks in ASCII")
    func longNames() throws {
        let scatter = try SampleScatter.points([(1, 2)], ["Überlange Namen werden hier gekürzt"])
        #expect(lines(scatter, 61, 3)[1].hasSuffix("⣿ Überlange Namen werden …"))
        #expect(lines(scatter, 61, 3, DrawingStyle(hasUnicode: false))[1].hasSuffix("* ?berlange Namen werden.."))
    }

    @Test("the height suits a terminal window")
    func shape() {
        #expect([4, 20, 80, 120, 200, 2_000].map(TextDrawing.rows) == [5, 5, 20, 30, 40, 40])
    }
}
