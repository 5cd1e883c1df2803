internal import DisplayText

/// Draws a map as a self-contained SVG 1.1 image; each point has its row as a tooltip.
package enum SVGDrawing {
    /// Returns the text of the image with a size in pixels.
    package static func text(_ scatter: Scatter, width: Int, height: Int) -> String {
        let legendLines = legendLines(scatter.legend, width: width - 2 * margin)
        let below = lineHeight * (1 + legendLines.count) + margin
        let frame = (width: width - 2 * margin, height: max(1, height - margin - below))
        let positions = scatter.positions(width: Double(frame.width), height: Double(frame.height)).map { position in
            (x: position.x + Double(margin), y: position.y + Double(margin))
        }
        let (title, size) = (XMLText.escaped(scatter.caption), "width=\"\(width)\" height=\"\(height)\"")
        var lines = [
            #"<svg xmlns="http://www.w3.org/2000/svg" \#(size) viewBox="0 0 \#(width) \#(height)">"#,
            "<title>\(title)</title>",
            #"<rect width="100%" height="100%" fill="white"/>"#,
        ]
        lines += points(scatter, positions)
        lines += labels(scatter, positions, width: width, height: height - below)
        for (index, line) in legendLines.enumerated() {
            lines.append(legend(scatter, line, baseline: height - margin - lineHeight * (legendLines.count - index)))
        }
        let caption = #"<text x="\#(margin)" y="\#(height - margin)" fill="dimgray">\#(title)</text>"#
        lines += [#"<g font-family="sans-serif" font-size="\#(fontSize)">\#(caption)</g>"#, "</svg>"]
        return lines.map { $0 + "\n" }.joined()
    }

    private static let margin = 16
    private static let fontSize = 12
    private static let lineHeight = 18
    /// An estimate that fits most pairs of letters; the widest letters are wider.
    private static let cellWidth = 7
    private static let radius = 3

    private static func points(_ scatter: Scatter, _ positions: [(x: Double, y: Double)]) -> [String] {
        // One group for each colour, with its rows in order.
        let groups = Dictionary(grouping: scatter.points.indices) { scatter.points[$0].category ?? -1 }
        return groups.keys.sorted().flatMap { key in
            let color = PictureColor.of(key < 0 ? nil : key, scatter.legend)
            return [#"<g fill="\#(color.hexadecimal)" fill-opacity="0.7">"#]
                + (groups[key] ?? []).map { index in
                    let row = scatter.points[index].row
                    let title = XMLText.escaped("row \(row.number): \(row.text)")
                    let (x, y) = (decimal(positions[index].x), decimal(positions[index].y))
                    return #"<circle cx="\#(x)" cy="\#(y)" r="\#(radius)"><title>\#(title)</title></circle>"#
                } + ["</g>"]
        }
    }

    private static func labels(
        _ scatter: Scatter,
        _ positions: [(x: Double, y: Double)],
        width: Int,
        height: Int
    ) -> [String] {
        var layout = LabelLayout(width: width, height: height, gap: 3)
        // The halo keeps a label readable over points, and the pointer reaches the points below it.
        let style = #"fill="black" stroke="white" stroke-width="3" paint-order="stroke" pointer-events="none""#
        var lines = [#"<g font-family="sans-serif" font-size="\#(fontSize)" \#(style)>"#]
        for index in Spread.choice(of: positions, limit: 2 * Limits.pictureLabelsMax) {
            guard lines.count <= Limits.pictureLabelsMax else { break }
            let name = DisplayWidth.shortened(scatter.points[index].row.label, to: Limits.pictureLabelCellsMax)
            let cells = DisplayWidth.cells(of: name)
            guard cells > 0 else { continue }
            let mark = LabelLayout.Box(
                left: Int(positions[index].x) - radius,
                top: Int(positions[index].y) - radius,
                width: 2 * radius,
                height: 2 * radius
            )
            let box = layout.place(mark: mark, width: cells * cellWidth, height: fontSize + 2) { box in
                positions.count { position in
                    box.overlaps(LabelLayout.Box(left: Int(position.x), top: Int(position.y), width: 1, height: 1))
                }
            }
            guard let box else { continue }
            // A label to the left of its point ends at the point, since its exact width is unknown.
            let isLeft = box.left + box.width <= mark.left
            let anchor = isLeft ? #" text-anchor="end""# : ""
            let (x, y) = (isLeft ? box.left + box.width : box.left, box.top + fontSize - 1)
            lines.append(#"<text x="\#(x)" y="\#(y)"\#(anchor)>\#(XMLText.escaped(name))</text>"#)
        }
        return lines.count > 1 ? lines + ["</g>"] : []
    }

    /// The indexes of legend entries on each line, with estimated text widths.
    private static func legendLines(_ legend: [Scatter.Category], width: Int) -> [[Int]] {
        var lines: [[Int]] = []
        var used = 0
        for index in legend.indices {
            let cells = 5 + DisplayWidth.cells(of: legendText(legend[index]))
            if lines.isEmpty || used + cells * cellWidth > width {
                lines.append([])
                used = 0
            }
            lines[lines.count - 1].append(index)
            used += cells * cellWidth
        }
        return lines
    }

    private static func legendText(_ category: Scatter.Category) -> String {
        let name = DisplayWidth.shortened(category.name, to: Limits.pictureLabelCellsMax)
        return "\(name) \(Figures.count(category.count))"
    }

    private static func legend(_ scatter: Scatter, _ positions: [Int], baseline: Int) -> String {
        let spans = positions.map { index in
            let color = PictureColor.of(index, scatter.legend).hexadecimal
            let text = XMLText.escaped(legendText(scatter.legend[index]))
            return #"<tspan fill="\#(color)">●</tspan><tspan fill="black"> \#(text)   </tspan>"#
        }
        let style = #"font-family="sans-serif" font-size="\#(fontSize)" xml:space="preserve""#
        return #"<text x="\#(margin)" y="\#(baseline)" \#(style)>\#(spans.joined())</text>"#
    }

    /// A number with one decimal.
    private static func decimal(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return "\(tenths / 10).\(abs(tenths) % 10)"
    }
}
