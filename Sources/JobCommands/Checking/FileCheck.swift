internal import JobScript
internal import LocalFiles

/// Checks before a run that the files a script reads exist.
struct FileCheck {
    let files: FileLookup
    /// The files that earlier commands will have written.
    private var made: Set<String> = []
    /// Patterns of the files that earlier commands may have written.
    private var madePatterns: Set<String> = []

    /// What an earlier command writes.
    enum Made {
        case file(String)
        /// A file whose path is not known entirely before the run.
        case match(pattern: String)
        /// Any files.
        case anything
    }

    init(_ files: FileLookup) { self.files = files }

    /// Notes that a command writes a file.
    mutating func note(_ file: Made) {
        switch file {
        case .file(let path) where OutputTarget.isData(path): break
        case .file(let path): made.insert(Self.plain(path))
        case .match(let pattern) where madePatterns.count < Limits.madePatternsMax:
            madePatterns.insert(Self.plain(pattern))
        case .match, .anything: madePatterns.insert("*")
        }
    }

    /// Notes the files that an earlier script writes.
    mutating func note(_ other: FileCheck) {
        made.formUnion(other.made)
        madePatterns.formUnion(other.madePatterns)
    }

    /// A path or pattern without `.` and doubled slashes, so that two ways to write it are equal.
    static func plain(_ path: String) -> String {
        let parts = path.split(separator: "/").filter { $0 != "." }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }

    /// Whether a file might be written before it is read.
    func mayBeMade(_ path: String) -> Bool {
        let path = Self.plain(path)
        return !StandardStream.isInput(path)
            && (made.contains(path) || madePatterns.contains { Glob.matches(path, pattern: $0) })
    }

    /// The mistake in a path to read; nil for a valid path, or for one that may be valid when the script runs.
    func mistake(inReading path: String, at span: Span, _ scope: CheckedScope) -> Diagnostic? {
        if StandardStream.isInput(path) { return nil }
        switch files.kind(path) {
        case .file, .stream: return nil
        case .folder:
            return Diagnostic(FileMistake.folderForFile(path, .reading), at: span)
        case .missing:
            guard !mayBeMade(path), !scope.isCaught, !scope.facts.mayExist(path) else { return nil }
            return Diagnostic(FileMistake.missingFile(path, suggestion: neighbour(of: path)), at: span)
        }
    }

    /// The mistake in a pattern that is a loop's source, or in a file named next to one.
    func mistake(inLoopOver term: Term, _ scope: CheckedScope) -> Diagnostic? {
        guard Glob.isPattern(term) else {
            return scope.value(of: term).0.text.flatMap { mistake(inReading: $0, at: term.span, scope) }
        }
        return expand(term, scope, inLoop: true).mistake
    }

    /// The mistake in a pattern that must match one file.
    func mistake(inOneFile term: Term, _ scope: CheckedScope) -> Diagnostic? {
        let (count, mistake) = expand(term, scope, inLoop: false)
        if let count, count > 1 { return .ambiguousPattern(term, count: count) }
        return mistake
    }

    private func expand(
        _ term: Term,
        _ scope: CheckedScope,
        inLoop: Bool
    ) -> (count: Int?, mistake: Diagnostic?) {
        guard let pattern = scope.pattern(of: term) else { return (nil, nil) }
        do throws(Diagnostic) {
            return (try Glob.files(pattern, of: term, files, ifEmpty: .mistake(inLoop: inLoop)).count, nil)
        } catch {
            guard case .unmatchedPattern? = error.mistake as? FileMistake else { return (nil, error) }
            return (nil, mayMatchLater(pattern, scope) ? nil : error)
        }
    }

    private func mayMatchLater(_ pattern: String, _ scope: CheckedScope) -> Bool {
        // Whether two patterns have a match in common is not examined.
        guard madePatterns.isEmpty, !scope.isCaught, !scope.facts.mayMatch(pattern) else { return true }
        let pattern = Self.plain(pattern)
        // A ** also matches no folder.
        let patterns = [pattern, pattern.replacing("**/", with: "")]
        return made.contains { path in patterns.contains { Glob.matches(path, pattern: $0) } }
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
