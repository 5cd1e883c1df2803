internal import JobScript

/// What is known of a value before anything runs.
struct Known: Hashable {
    var shape: Shape
    /// Its text, where it will be the same in every run from here.
    var text: String?
    /// Whether it is set whichever way the script goes to here.
    var isCertain = true
}

/// What is known of the variables at one place of a script.
struct CheckedScope {
    private var variables: [String: Known]
    private let session: Session
    /// For each way that is being followed, innermost last, what the variables it sets were before.
    private var before: [[String: Known?]] = []
    private var wasDead: [Bool] = []
    /// Whether the script has ended on every way to here.
    private(set) var isDead = false

    /// A mistake in a term.
    struct Mistake {
        let diagnostic: Diagnostic
        /// Whether it is that a variable is not set.
        let isAboutUnset: Bool
    }

    /// Starts with what a session holds already.
    init(_ session: Session) {
        self.session = session
        variables = session.variables.mapValues { value in
            Known(shape: value.shape, text: value.shape == .text ? value.text : nil)
        }
        for variable in AutomaticVariable.all {
            guard let value = variable.value(session) else { continue }
            // What a command does to these is not known before it has run.
            let isFixed = value.shape == .text && variable.name != "ok"
            variables[variable.name] = Known(shape: value.shape, text: isFixed ? value.text : nil)
        }
    }

    /// Whether somebody types what is checked.
    var isInteractive: Bool { session.isInteractive }

    /// A term that names a file, with `~/` as the home folder.
    func atHome(_ term: Term) -> Term { session.atHome(term) }

    /// The variables that are set, or may be, with what is known of each.
    var all: [String: Known] { variables }

    subscript(name: String) -> Known? {
        get { variables[name] }
        set {
            if let way = before.indices.last, before[way][name] == nil { before[way][name] = .some(variables[name]) }
            variables[name] = newValue
        }
    }

    /// Forgets the texts of variables, not their shapes.
    mutating func forgetTexts(of names: Set<String>) {
        for name in names where self[name]?.text != nil { self[name]?.text = nil }
    }

    // MARK: Ways

    /// What one way through a part of a script leaves behind.
    struct Way {
        /// The variables that were set on it.
        fileprivate var variables: [String: Known?] = [:]
        /// Whether the script ends on it.
        fileprivate var isDead = false

        /// The way on which nothing happens.
        static let straight = Way()
    }

    /// Begins to follow one way.
    mutating func begin() {
        before.append([:])
        wasDead.append(isDead)
    }

    /// Goes back to where the way began, and answers what it leaves behind.
    ///
    /// Only what the way sets is looked at again, so that a script with many of them is checked in linear time.
    mutating func goBack() -> Way {
        var way = Way(isDead: isDead)
        for (name, known) in before.removeLast() {
            way.variables[name] = .some(variables[name])
            variables[name] = known
        }
        isDead = wasDead.removeLast()
        return way
    }

    /// Goes on behind a place where ways come together: what is set on all that arrive is set, on some may be.
    mutating func join(_ ways: [Way]) {
        let arriving = ways.filter { !$0.isDead }
        guard !arriving.isEmpty else {
            isDead = true
            return
        }
        var names: Set<String> = []
        for way in arriving { names.formUnion(way.variables.keys) }
        for name in names {
            let all = arriving.map { way in way.variables[name] ?? variables[name] }
            guard var known = all.compactMap(\.self).first else { continue }
            for other in all {
                if other?.shape != known.shape, other != nil { known.shape = .unknown }
                if other?.text != known.text { known.text = nil }
                if other?.isCertain != true { known.isCertain = false }
            }
            self[name] = known
        }
    }

    /// The script ends here.
    mutating func end() { isDead = true }

    /// Lives on after a loop whose body may never be run.
    mutating func goOn() { isDead = false }

    /// Takes it that a variable is set, because the script has asked.
    mutating func assumeSet(_ name: String) {
        var known = self[name] ?? Known(shape: .unknown)
        known.isCertain = true
        self[name] = known
    }

    /// After a command that gives a handle, the variables of the last one are set.
    mutating func noteResult(_ shape: Shape) {
        switch shape {
        case .job:
            self["last"] = Known(shape: .job)
            self["last_job"] = Known(shape: .job)
            self["last_job_id"] = Known(shape: .text)
        case .dataset:
            self["last"] = Known(shape: .dataset)
            self["last_dataset"] = Known(shape: .dataset)
            self["last_dataset_id"] = Known(shape: .text)
        default: break
        }
    }

    /// What is known of a term's value, and what is wrong with it.
    func value(of term: Term) -> (Known, [Mistake]) {
        var mistakes: [Mistake] = []
        var text: String? = ""
        var shape = Shape.text
        for piece in term.pieces {
            switch piece {
            case .text(let part), .escaped(let part): text? += part
            // Which table is the last one by then is not known.
            case .row: return (Known(shape: .unknown), [])
            case .variable(let variable):
                let (known, mistake) = value(of: variable)
                if let mistake { mistakes.append(mistake) }
                if term.style == .bare && term.pieces.count == 1 { shape = known.shape }
                if let part = known.text { text? += part } else { text = nil }
            }
        }
        return (Known(shape: shape, text: text), mistakes)
    }

    /// What is known of a variable's value, and what is wrong with it.
    func value(of variable: Variable) -> (Known, Mistake?) {
        if variable.name == "env" { return environmentValue(of: variable) }
        guard var known = variables[variable.name] else { return (Known(shape: .unknown), unset(variable)) }
        guard known.isCertain else { return (known, perhapsUnset(variable)) }
        var written = variable.name
        for step in variable.path {
            switch step {
            case .field(let field):
                if let mistake = mistake(in: field, of: known.shape, written, variable) {
                    return (Known(shape: .unknown), Mistake(diagnostic: mistake, isAboutUnset: false))
                }
                known = Known(shape: known.shape == .unknown ? .unknown : .text)
                written += ".\(field)"
            case .index(let index):
                switch known.shape {
                case .list(let element): known = Known(shape: element)
                case .unknown: break
                case let shape:
                    let message = "$\(written) is \(shape), not a list"
                    let help = "for the text [ behind it, write \\["
                    let diagnostic = Diagnostic(message, at: variable.span, help: help)
                    return (Known(shape: .unknown), Mistake(diagnostic: diagnostic, isAboutUnset: false))
                }
                written += "[\(index)]"
            }
        }
        return (known, nil)
    }

    private func environmentValue(of variable: Variable) -> (Known, Mistake?) {
        do throws(Diagnostic) {
            return (Known(shape: .text, text: try session.value(of: variable).text), nil)
        } catch {
            return (Known(shape: .unknown), Mistake(diagnostic: error, isAboutUnset: false))
        }
    }

    private func unset(_ variable: Variable) -> Mistake {
        let help: String? =
            switch variable.name {
            case "last", "last_job", "last_job_id": "create sets it"
            case "last_dataset", "last_dataset_id": "upload sets it"
            default: nearestName(to: variable.name).map { "did you mean $\($0)?" }
            }
        let diagnostic = Diagnostic("$\(variable.name) is not set", at: variable.span, help: help)
        return Mistake(diagnostic: diagnostic, isAboutUnset: true)
    }

    private func perhapsUnset(_ variable: Variable) -> Mistake {
        let name = variable.name
        let help = "set it before, on every way to here, or ask: if defined \(name) { … }"
        let diagnostic = Diagnostic("$\(name) may not be set here", at: variable.span, help: help)
        return Mistake(diagnostic: diagnostic, isAboutUnset: true)
    }

    private func nearestName(to name: String) -> String? {
        guard variables.count <= Limits.guessCandidatesMax else { return nil }
        return Suggestion.closest(to: name, among: variables.keys.sorted())
    }

    private func mistake(
        in field: String,
        of shape: Shape,
        _ written: String,
        _ variable: Variable
    ) -> Diagnostic? {
        let names = Fields.names(of: shape)
        guard shape != .unknown, shape != .record(nil), !names.contains(field) else { return nil }
        let text = "for text behind it, write ${\(written)}.\(field)"
        guard !names.isEmpty else {
            return Diagnostic("$\(written) is \(shape) and has no fields", at: variable.span, help: text)
        }
        let guess = Suggestion.sentence(for: field, among: names) ?? "its fields: \(names.joined(separator: ", "));"
        let message = "$\(written) is \(shape) and has no field \(field)"
        return Diagnostic(message, at: variable.span, help: "\(guess) \(text)")
    }
}
