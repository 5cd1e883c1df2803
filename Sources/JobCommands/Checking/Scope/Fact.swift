/// What a condition shows when it holds, or when it does not. The checks that it concerns wait for the run.
enum Fact: Hashable {
    /// A variable is set.
    case set(String)
    /// A variable of the environment is set.
    case environment(String)
    /// A value has a field, both as in the script: `row.title`.
    case field(String)
    /// A file or folder exists, by its path without `.` and doubled slashes.
    case path(String)
    /// A file matches a pattern.
    case pattern(String)
}

/// The facts after a condition.
struct Assumptions {
    var ifTrue: Set<Fact> = []
    var ifFalse: Set<Fact> = []

    /// The facts after the condition with `not` before it.
    var negated: Assumptions { Assumptions(ifTrue: ifFalse, ifFalse: ifTrue) }
}

/// The facts at one statement.
struct Facts {
    private var known: Set<Fact> = []
    /// The facts learned on each open path, innermost last.
    private var learned: [[Fact]] = []

    /// Starts to follow a path.
    mutating func begin() { learned.append([]) }

    /// Forgets what was learned on the path, and returns it.
    mutating func end() -> Set<Fact> {
        let path = learned.removeLast()
        known.subtract(path)
        return Set(path)
    }

    /// Adds a fact until the end of the path.
    mutating func learn(_ fact: Fact) {
        guard known.insert(fact).inserted, let last = learned.indices.last else { return }
        learned[last].append(fact)
    }

    func contains(_ fact: Fact) -> Bool { known.contains(fact) }

    /// Whether a condition showed that a path exists, that its folder does, or that a file like it does.
    func mayExist(_ path: String) -> Bool {
        let path = FileCheck.plain(path)
        return known.contains { fact in
            switch fact {
            case .path(let other): path == other || (!other.isEmpty && path.hasPrefix(other + "/"))
            case .pattern(let pattern): Glob.matches(path, pattern: pattern)
            case .set, .environment, .field: false
            }
        }
    }

    /// Whether a condition showed that a file matches a pattern, or that the folder of the pattern exists.
    func mayMatch(_ pattern: String) -> Bool {
        let pattern = FileCheck.plain(pattern)
        return known.contains { fact in
            switch fact {
            case .path(let path):
                Glob.matches(path, pattern: pattern) || pattern.hasPrefix(Glob.literal(path) + "/")
            case .pattern(let other): pattern == other
            case .set, .environment, .field: false
            }
        }
    }
}
