/// A part of a file name pattern of glob(7).
enum PatternPart: Hashable {
    /// `*`
    case anything
    /// `?`
    case anyCharacter
    /// A literal character.
    case character(Unicode.Scalar)
    /// `[a-z]`, or `[!a-z]` if negated.
    case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)

    /// Whether it matches a character; false for `*`, which the caller handles.
    func takes(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .anything: false
        case .anyCharacter: true
        case .character(let own): own == scalar
        case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
        }
    }

    /// Returns the parts of a pattern; an unclosed `[` is literal.
    static func parts(of pattern: String) -> [PatternPart] {
        let scalars = Array(pattern.unicodeScalars)
        var parts: [PatternPart] = []
        var position = 0
        while position < scalars.count {
            switch scalars[position] {
            case "*": parts.append(.anything)
            case "?": parts.append(.anyCharacter)
            case "\\" where position + 1 < scalars.count:
                position += 1
                parts.append(.character(scalars[position]))
            case "[":
                if let (set, end) = set(in: scalars, from: position + 1) {
                    parts.append(set)
                    position = end
                } else {
                    parts.append(.character("["))
                }
            case let scalar: parts.append(.character(scalar))
            }
            position += 1
        }
        return parts
    }

    /// Parses a set from the position after its `[`; returns it with the position of its `]`.
    private static func set(in scalars: [Unicode.Scalar], from start: Int) -> (PatternPart, end: Int)? {
        var position = start
        let isNegated = position < scalars.count && (scalars[position] == "!" || scalars[position] == "^")
        if isNegated { position += 1 }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        let first = position
        while position < scalars.count {
            // A bracket in the first position is literal.
            if scalars[position] == "]" && position > first { return (.set(ranges, isNegated: isNegated), position) }
            if scalars[position] == "\\" && position + 1 < scalars.count { position += 1 }
            let low = scalars[position]
            if position + 2 < scalars.count, scalars[position + 1] == "-", scalars[position + 2] != "]" {
                let high = scalars[position + 2]
                if low <= high { ranges.append(low...high) }
                position += 3
            } else {
                ranges.append(low...low)
                position += 1
            }
        }
        return nil
    }
}
