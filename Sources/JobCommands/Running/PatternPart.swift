/// A part of a pattern of file names, as glob(7) has them.
enum PatternPart: Hashable {
    /// `*`
    case anything
    /// `?`
    case anyCharacter
    /// A character itself.
    case character(Unicode.Scalar)
    /// `[a-z]`, or `[!a-z]` when it is turned round.
    case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)

    /// Whether it takes a character; `*` takes none by itself.
    func takes(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .anything: false
        case .anyCharacter: true
        case .character(let own): own == scalar
        case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
        }
    }

    /// The parts of a pattern; a `[` that is never closed is itself.
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

    /// A set from behind its bracket, and the place of the one that closes it.
    private static func set(in scalars: [Unicode.Scalar], from start: Int) -> (PatternPart, end: Int)? {
        var place = start
        let isNegated = place < scalars.count && (scalars[place] == "!" || scalars[place] == "^")
        if isNegated { place += 1 }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        let first = place
        while place < scalars.count {
            // A bracket in the first place is itself.
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
