internal import JobScript
internal import LocalFiles

/// Looks, before anything runs, whether the files that a script reads are there.
struct FileCheck {
    let files: FileLookup
    /// What commands further up will have made by then.
    private var made: Set<String> = []
    private var makesUnknown = false

    init(_ files: FileLookup) { self.files = files }

    /// Remembers that a command makes a file; nil if its path is not known yet.
    mutating func noteMade(_ path: String?) {
        if let path { made.insert(path) } else { makesUnknown = true }
    }

    /// Remembers what another script makes that will have run before.
    mutating func noteMade(_ other: FileCheck) {
        made.formUnion(other.made)
        makesUnknown = makesUnknown || other.makesUnknown
    }

    /// Whether a file may be another one by the time it is read.
    func mayBeMade(_ path: String) -> Bool { makesUnknown || made.contains(path) }

    /// What is wrong with a path to be read, nil if nothing is.
    func mistake(inReading path: String, at span: Span) -> Diagnostic? {
        guard !makesUnknown, !made.contains(path) else { return nil }
        switch files.kind(path) {
        case .file, .stream: return nil
        case .folder:
            let help = "to do it for each file in it, write for f in \(path)/*.jsonl { … $f … }"
            return Diagnostic("\(path) is a folder; a file is wanted", at: span, help: help)
        case .missing:
            return Diagnostic("there is no file \(path)", at: span, help: neighbour(of: path))
        }
    }

    /// What is wrong with a pattern that a loop goes over, or with a file named beside one.
    func mistake(inLoopOver term: Term, _ scope: CheckedScope) -> Diagnostic? {
        guard !makesUnknown, made.isEmpty else { return nil }
        guard Glob.isPattern(term) else {
            return scope.value(of: term).0.text.flatMap { mistake(inReading: $0, at: term.span) }
        }
        return expand(term, scope, help: Glob.emptyLoopHelp).mistake
    }

    /// What is wrong with a pattern where one file is wanted.
    func mistake(inOneFile term: Term, _ scope: CheckedScope) -> Diagnostic? {
        guard !makesUnknown, made.isEmpty else { return nil }
        let (count, mistake) = expand(term, scope, help: nil)
        if let count, count > 1 { return .tooManyFiles(count, term) }
        return mistake
    }

    private func expand(
        _ term: Term,
        _ scope: CheckedScope,
        help: String?
    ) -> (count: Int?, mistake: Diagnostic?) {
        struct NotKnown: Error {}
        do throws(NotKnown) {
            let pattern = try Glob.pattern(term) { variable throws(NotKnown) in
                guard let text = scope.value(of: variable).0.text else { throw NotKnown() }
                return text
            }
            do throws(Diagnostic) {
                return (try Glob.files(pattern, of: term, files, ifEmpty: .mistake(help: help)).count, nil)
            } catch {
                return (nil, error)
            }
        } catch {
            return (nil, nil)
        }
    }

    /// A file with nearly the same name in the same folder.
    private func neighbour(of path: String) -> String? {
        let folder = Folder.parent(of: path)
        guard let names = try? Folder.names(in: folder), names.count <= Limits.guessCandidatesMax else { return nil }
        guard let name = Suggestion.closest(to: Folder.name(of: path), among: names) else { return nil }
        return "did you mean \(path.contains("/") ? "\(folder == "/" ? "" : folder)/\(name)" : name)?"
    }
}
