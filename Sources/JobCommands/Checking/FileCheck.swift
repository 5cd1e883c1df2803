internal import JobScript
internal import LocalFiles

/// Checks before a run that the files a script reads exist.
struct FileCheck {
    let files: FileLookup
    /// The files that earlier commands will have written.
    private var made: Set<String> = []
    private var makesUnknown = false

    init(_ files: FileLookup) { self.files = files }

    /// Notes that a command writes a file; nil if its path is not known yet.
    mutating func noteMade(_ path: String?) {
        guard let path else { return makesUnknown = true }
        if !OutputTarget.isData(path) { made.insert(path) }
    }

    /// Notes the files that an earlier script writes.
    mutating func noteMade(_ other: FileCheck) {
        made.formUnion(other.made)
        makesUnknown = makesUnknown || other.makesUnknown
    }

    /// Whether a file might be written before it is read.
    func mayBeMade(_ path: String) -> Bool {
        !StandardStream.isInput(path) && (makesUnknown || made.contains(path))
    }

    /// The mistake in a path to read; nil for a valid path.
    func mistake(inReading path: String, at span: Span) -> Diagnostic? {
        guard !makesUnknown, !made.contains(path), !StandardStream.isInput(path) else { return nil }
        switch files.kind(path) {
        case .file, .stream: return nil
        case .folder:
            return Diagnostic(FileMistake.folderForFile(path, .reading), at: span)
        case .missing:
            return Diagnostic(FileMistake.missingFile(path, suggestion: neighbour(of: path)), at: span)
        }
    }

    /// The mistake in a pattern that is a loop's source, or in a file named next to one.
    func mistake(inLoopOver term: Term, _ scope: CheckedScope) -> Diagnostic? {
        guard !makesUnknown, made.isEmpty else { return nil }
        guard Glob.isPattern(term) else {
            return scope.value(of: term).0.text.flatMap { mistake(inReading: $0, at: term.span) }
        }
        return expand(term, scope, inLoop: true).mistake
    }

    /// The mistake in a pattern that must match one file.
    func mistake(inOneFile term: Term, _ scope: CheckedScope) -> Diagnostic? {
        guard !makesUnknown, made.isEmpty else { return nil }
        let (count, mistake) = expand(term, scope, inLoop: false)
        if let count, count > 1 { return .ambiguousPattern(term, count: count) }
        return mistake
    }

    private func expand(
        _ term: Term,
        _ scope: CheckedScope,
        inLoop: Bool
    ) -> (count: Int?, mistake: Diagnostic?) {
        struct NotKnown: Error {}
        do throws(NotKnown) {
            let pattern = try Glob.pattern(term) { variable throws(NotKnown) in
                guard let text = scope.value(of: variable).0.text else { throw NotKnown() }
                return text
            }
            do throws(Diagnostic) {
                return (try Glob.files(pattern, of: term, files, ifEmpty: .mistake(inLoop: inLoop)).count, nil)
            } catch {
                return (nil, error)
            }
        } catch {
            return (nil, nil)
        }
    }

    /// The file with the closest name in the same folder.
    private func neighbour(of path: String) -> String? {
        let folder = Folder.parent(of: path)
        guard let names = try? Folder.names(in: folder), names.count <= Limits.guessCandidatesMax else { return nil }
        // A name with bytes that are not UTF-8 is not a path that could be written.
        let written = names.filter { !$0.unicodeScalars.contains("\u{FFFD}") }
        guard let name = Suggestion.closest(to: Folder.name(of: path), among: written) else { return nil }
        return path.contains("/") ? "\(folder == "/" ? "" : folder)/\(name)" : name
    }
}
