extension Shape {
    /// The shape of the elements of a list; unknown for an empty one.
    static func common(of shapes: [Shape]) -> Shape {
        shapes.dropFirst().reduce(shapes.first ?? .unknown) { $0.joined(with: $1) }
    }

    /// The shape of a value that has this shape or another one, such as an element of a list; unknown if they have
    /// nothing in common.
    func joined(with other: Shape) -> Shape {
        switch (self, other) {
        case _ where self == other: self
        // An empty list does not know the shape of its elements.
        case (.list(.unknown), .list), (.list, .list(.unknown)): self == .list(.unknown) ? other : self
        case (.list(let one), .list(let two)): .list(one.joined(with: two))
        // A text has the fields of a file, too.
        case (.file, .text), (.text, .file): .text
        default: .unknown
        }
    }
}
