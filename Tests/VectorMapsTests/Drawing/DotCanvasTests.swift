import Testing
import VectorMaps

@Suite("DotCanvas")
struct DotCanvasTests {
    @Test("each dot of a cell maps to one bit of a Braille pattern")
    func dots() {
        var patterns: [String] = []
        for y in 0..<4 {
            for x in 0..<2 {
                var canvas = DotCanvas(columns: 3, rows: 2)
                canvas.plot(x: 2 + x, y: 4 + y)
                patterns.append(String(canvas.braille(column: 1, row: 1)))
            }
        }
        #expect(patterns == ["⠁", "⠈", "⠂", "⠐", "⠄", "⠠", "⡀", "⢀"])
    }

    @Test("dots of a cell are combined, and an empty cell is a space")
    func sum() {
        var canvas = DotCanvas(columns: 2, rows: 1)
        for y in 0..<4 { for x in 0..<2 { canvas.plot(x: x, y: y) } }
        #expect(canvas.braille(column: 0, row: 0) == "⣿")
        #expect(canvas.count(column: 0, row: 0) == 8)
        #expect(canvas.braille(column: 1, row: 0) == " ")
        #expect(canvas.count(column: 1, row: 0) == 0)
    }

    @Test("in ASCII, more points are darker")
    func density() {
        var canvas = DotCanvas(columns: 1, rows: 1)
        var shown = [canvas.density(column: 0, row: 0)]
        for _ in 0..<9 {
            canvas.plot(x: 0, y: 0)
            shown.append(canvas.density(column: 0, row: 0))
        }
        #expect(String(shown) == " .::++++##")
    }

    @Test("a cell has its most frequent category, among equals the first")
    func categories() {
        var canvas = DotCanvas(columns: 1, rows: 1)
        #expect(canvas.category(column: 0, row: 0) == nil)
        for category in [3, 2, 2, 3, 1] { canvas.plot(x: 0, y: 0, category: category) }
        #expect(canvas.category(column: 0, row: 0) == 2)
        canvas.plot(x: 1, y: 1, category: 3)
        #expect(canvas.category(column: 0, row: 0) == 3)
    }

    @Test("points on the edge or beyond are drawn at the edge")
    func edges() {
        let canvas = DotCanvas(columns: 2, rows: 1)
        #expect(canvas.place(x: -1, y: 9) == (0, 3))
        #expect(canvas.place(x: 4, y: 1.9) == (3, 1))
    }
}
