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
        var place = 0
        while place < scalars.count {
            switch scalars[place] {
            case "*": parts.append(.anything)
            case "?": parts.append(.anyCharacter)
            case "\\" where place + 1 < scalars.count:
                place += 1
                parts.append(.character(scalars[place]))
            case "[":
                if let (set, end) = set(in: scalars, from: place + 1) {
                    parts.append(set)
                    place = end
                } else {
                    parts.append(.character("["))
                }
            case let scalar: parts.append(.character(scalar))
            }
            place += 1
        }
        return parts
    }

    /// Parses a set from the position after its `[`; returns it with the position of its `]`.
    private static func set(in scalars: [Unicode.Scalar], from start: Int) -> (PatternPart, end: Int)? {
        var place = start
        let isNegated = place < scalars.count && (scalars[place] == "!" || scalars[place] == "^")
        if isNegated { place += 1 }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        let first = place
        while place < scalars.count {
            // A bracket in the first position is literal.
            if scalars[place] == "]" && place > first { return (.set(ranges, isNegated: isNegated), place) }
            if scalars[place] == "\\" && place + 1 < scalars.count { place += 1 }
            let low = scalars[place]
            if place + 2 < scalars.count, scalars[place + 1] == "-", scalars[place + 2] != "]" {
                let high = scalars[place + 2]
                if low <= high { ranges.append(low...high) }
                place += 3
            } else {
                ranges.append(low...low)
                place += 1
            }
        }
        return nil
    }
}
