import TestSupport
import Testing
import VectorMaps

@Suite("LabelLayout")
struct LabelLayoutTests {
    private typealias Box = LabelLayout.Box

    private func mark(_ left: Int, _ top: Int) -> Box { Box(left: left, top: top, width: 1, height: 1) }

    @Test("a label is on the right if that is free")
    func right() {
        var layout = LabelLayout(width: 20, height: 5, gap: 1)
        let box = layout.place(mark: mark(3, 2), width: 6, height: 1) { _ in 0 }
        #expect(box == Box(left: 5, top: 2, width: 6, height: 1))
    }

    @Test("at the edge a label is on the left, in a corner above")
    func edges() {
        var layout = LabelLayout(width: 20, height: 5, gap: 1)
        #expect(layout.place(mark: mark(19, 0), width: 6, height: 1) { _ in 0 }?.left == 12)
        var narrow = LabelLayout(width: 8, height: 5, gap: 1)
        let below = narrow.place(mark: mark(4, 0), width: 7, height: 1) { _ in 0 }
        #expect(below == Box(left: 1, top: 1, width: 7, height: 1))
        #expect(narrow.place(mark: mark(4, 4), width: 9, height: 1) { _ in 0 } == nil)
    }

    @Test("the position with the lowest cost is used")
    func cost() {
        var layout = LabelLayout(width: 40, height: 9, gap: 1)
        let box = layout.place(mark: mark(20, 4), width: 6, height: 1) { $0.top == 3 ? 1 : 5 }
        #expect(box == Box(left: 18, top: 3, width: 6, height: 1))
    }

    @Test("labels do not overlap labels, labelled points or the edge, and keep the gap", arguments: 0..<40)
    func property(seed: UInt64) {
        var source = SeededGenerator(seed: seed)
        let (width, height) = (Int.random(in: 10...120, using: &source), Int.random(in: 3...40, using: &source))
        let gap = Int.random(in: 0...2, using: &source)
        var layout = LabelLayout(width: width, height: height, gap: gap)
        var placed: [(mark: Box, label: Box)] = []
        for _ in 0..<100 {
            let mark = mark(Int.random(in: 0..<width, using: &source), Int.random(in: 0..<height, using: &source))
            let size = (Int.random(in: 1...24, using: &source), Int.random(in: 1...2, using: &source))
            let costs = (0..<4).map { _ in Int.random(in: 0...3, using: &source) }
            let box = layout.place(mark: mark, width: size.0, height: size.1) { costs[abs($0.left + $0.top) % 4] }
            if let box { placed.append((mark, box)) }
        }
        #expect(!placed.isEmpty)
        #expect(layout.labels == placed.map(\.label))
        #expect(layout.marks == placed.map(\.mark))
        for (index, one) in placed.enumerated() {
            let label = one.label
            #expect(label.left >= 0)
            #expect(label.top >= 0)
            #expect(label.left + label.width <= width)
            #expect(label.top + label.height <= height)
            for other in placed { #expect(!label.overlaps(other.mark)) }
            for other in placed[(index + 1)...] {
                let wide = Box(
                    left: label.left - gap,
                    top: label.top,
                    width: label.width + 2 * gap,
                    height: label.height
                )
                #expect(!wide.overlaps(other.label))
            }
        }
    }
}
