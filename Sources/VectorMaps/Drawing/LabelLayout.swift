/// Places labels beside points, so that a label covers neither another label nor a labelled point.
///
/// Units are terminal cells or pixels, counted from the left and the top.
package struct LabelLayout {
    /// A rectangle.
    package struct Box: Hashable, Sendable {
        /// Its first column.
        package var left: Int
        /// Its first row.
        package var top: Int
        /// Its width.
        package var width: Int
        /// Its height.
        package var height: Int

        /// Creates a rectangle.
        package init(left: Int, top: Int, width: Int, height: Int) {
            self.left = left
            self.top = top
            self.width = width
            self.height = height
        }

        /// Whether two rectangles overlap.
        package func overlaps(_ other: Box) -> Bool {
            left < other.left + other.width && other.left < left + width && top < other.top + other.height
                && other.top < top + height
        }

        /// Returns the rectangle with `gap` more columns on both sides.
        fileprivate func widened(by gap: Int) -> Box {
            Box(left: left - gap, top: top, width: width + 2 * gap, height: height)
        }
    }

    /// The labels placed so far.
    package private(set) var labels: [Box] = []
    /// The labelled points.
    package private(set) var marks: [Box] = []

    private let width: Int
    private let height: Int
    private let gap: Int

    /// Creates an empty layout; `gap` columns stay free beside each label.
    package init(width: Int, height: Int, gap: Int) {
        self.width = width
        self.height = height
        self.gap = gap
    }

    /// Places the label of a point to its right, to its left, above or below, where `cost` is lowest. Returns nil if no
    /// position is free.
    package mutating func place(
        mark: Box,
        width labelWidth: Int,
        height labelHeight: Int,
        cost: (Box) -> Int
    ) -> Box? {
        guard !labels.contains(where: mark.overlaps) else { return nil }
        let across = mark.top + (mark.height - labelHeight) / 2
        let along = mark.left + (mark.width - labelWidth) / 2
        let centered = max(0, min(along, width - labelWidth))
        let candidates = [
            (mark.left + mark.width + gap, across), (mark.left - gap - labelWidth, across),
            (centered, mark.top - labelHeight), (centered, mark.top + mark.height),
        ]
        var best: (box: Box, cost: Int)?
        for (left, top) in candidates {
            let box = Box(left: left, top: top, width: labelWidth, height: labelHeight)
            guard isFree(box) else { continue }
            let cost = cost(box)
            if best.map({ cost < $0.cost }) ?? true { best = (box, cost) }
        }
        guard let best else { return nil }
        labels.append(best.box)
        marks.append(mark)
        return best.box
    }

    private func isFree(_ box: Box) -> Bool {
        guard box.left >= 0, box.top >= 0, box.left + box.width <= width, box.top + box.height <= height else {
            return false
        }
        let wide = box.widened(by: gap)
        return !labels.contains(where: wide.overlaps) && !marks.contains(where: box.overlaps)
    }
}
