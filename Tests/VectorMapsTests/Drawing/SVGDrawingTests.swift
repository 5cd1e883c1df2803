import TestSupport
import Testing
import VectorMaps

@Suite("SVGDrawing")
struct SVGDrawingTests {
    /// The elements found by Python's XML parser: a line for each with its tag, some attributes and its text.
    private func elements(_ svg: String) throws -> [[String]] {
        let python = try Python()
        try python.write(Array(svg.utf8), to: "map.svg")
        let printed = try python.run(
            """
            import xml.etree.ElementTree as tree
            root = tree.parse("map.svg").getroot()
            for element in root.iter():
                fields = [element.tag.split("}")[-1]]
                fields += [element.get(name, "") for name in ("width", "height", "fill", "cx", "cy")]
                print("\\t".join(fields + [(element.text or "").encode("unicode_escape").decode()]))
            """
        )
        return printed.split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
        }
    }

    @Test("the image is well-formed, and has a titled point for each row, labels and a legend")
    func wellFormed() throws {
        let scatter = try SampleScatter.clouds(90)
        let found = try elements(SVGDrawing.text(scatter, width: 600, height: 400))
        #expect(found[0].prefix(3) == ["svg", "600", "400"])
        let circles = found.filter { $0[0] == "circle" }
        #expect(circles.count == 90)
        for circle in circles {
            let (x, y) = (try #require(Double(circle[4])), try #require(Double(circle[5])))
            #expect((0...600).contains(x))
            #expect((0...400).contains(y))
        }
        let titles = Set(found.filter { $0[0] == "title" }.map { $0[6] })
        for row in 1...90 { #expect(titles.contains("row \(row): text <\(row)> & \"more\"")) }
        #expect(titles.contains(scatter.caption))
        let names = found.filter { $0[0] == "text" }.map { $0[6] }
        #expect(names.count { $0.hasPrefix("title ") } > 5)
        #expect(names.contains(scatter.caption))
        let explained = found.filter { $0[0] == "tspan" }.map { $0[6].split(separator: " ").joined(separator: " ") }
        #expect(explained == ["\\u25cf", "news 30", "\\u25cf", "sport 30", "\\u25cf", "(none) 30"])
        let fills = found.filter { $0[0] == "g" && !$0[3].isEmpty }.map { $0[3] }
        #expect(Set(fills).count == 4)
        #expect(fills.contains("#4e79a7"))
    }

    @Test("characters that XML does not allow are escaped, and one point without colours is drawn")
    func strangeTexts() throws {
        let name = "a\u{1B}\u{FFFE}]]>&<b\u{0}"
        let svg = SVGDrawing.text(try SampleScatter.points([(1, 1)], [name]), width: 300, height: 100)
        let titles = try elements(svg).filter { $0[0] == "title" }.map { $0[6] }
        #expect(titles.contains("row 1: a\\\\u{1B}\\\\u{FFFE}]]>&<b\\\\u{0}"))
    }

    @Test("a long legend wraps above the caption")
    func longLegend() throws {
        let names = (0..<10).map { "category \($0) with a long name" }
        let points = names.indices.map { (Float($0), Float($0 * $0 % 7)) }
        let svg = SVGDrawing.text(try SampleScatter.points(points, names, categories: names), width: 520, height: 300)
        let lines = svg.split(separator: "\n").filter { $0.contains("<tspan") }
        #expect(lines.count == 5)
        #expect(lines.map { $0.ranges(of: "●").count } == [2, 2, 2, 2, 1])
        #expect(lines.last?.contains("(other) 2") == true)
        let baselines = [194, 212, 230, 248, 266].map { "y=\"\($0)\"" }
        #expect(zip(lines, baselines).allSatisfy { $0.contains($1) })
    }

    @Test("the smallest size works")
    func small() throws {
        #expect(try elements(SVGDrawing.text(try SampleScatter.clouds(9), width: 4, height: 4))[0][0] == "svg")
    }
}
