#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

internal import JobScript
internal import LocalFiles

/// The included scripts, each read and parsed once.
struct ScriptLibrary {
    /// A script with its statements and the errors of the parser.
    struct Script {
        let source: Source
        let statements: [Statement]
        let mistakes: [Diagnostic]
        /// Whether its text may be secret: other users cannot read the file, and its name does not end in `.embedjobs`.
        let isSecret: Bool
    }

    /// The main script.
    private let root: Source
    private var scripts: [String: Script] = [:]

    /// Creates an empty library for a main script.
    init(of root: Source) { self.root = root }

    /// The loaded script with a path.
    subscript(path: String) -> Script? { scripts[path] }

    /// Returns the script that a diagnostic refers to.
    func source(of diagnostic: Diagnostic) -> Source { source(diagnostic.file) }

    /// Returns the script at an included path; the main script for nil.
    func source(_ file: String?) -> Source { file.flatMap { scripts[$0]?.source } ?? root }

    /// Reads and parses a script, or returns the one that is loaded already.
    mutating func load(_ path: String, verbs: Set<String>) throws(FileError) -> Script {
        if let script = scripts[path] { return script }
        let file = try InputFile(path: path)
        // One byte over the limit is enough for the parser to reject the script.
        let bytes = try file.read(at: 0, count: min(file.size, JobScript.Limits.scriptBytesMax + 1))
        let source = Source(name: path, bytes: bytes)
        let foreign = ForeignFile(path: path, bytes: bytes)
        let result = foreign == nil ? Parser.parse(source, verbs: verbs) : nil
        let script = Script(
            source: source,
            statements: result?.statements ?? [],
            mistakes: foreign.map { [Diagnostic(FileMistake.notAScript(path, $0), at: nil)] } ?? result?.diagnostics
                ?? [],
            isSecret: foreign == nil && !file.isPublic && !Self.hasScriptName(path)
        )
        scripts[path] = script
        return script
    }

    /// Whether the name of a file, after following links, ends in `.embedjobs`.
    private static func hasScriptName(_ path: String) -> Bool {
        guard let resolved = realpath(path, nil) else { return false }
        defer { free(resolved) }
        return String(cString: resolved).hasSuffix(".embedjobs")
    }

    /// Returns the path of an included script, relative to the folder of the including one.
    static func path(of written: String, includedBy name: String) -> String {
        let folder = Folder.parent(of: name)
        return written.hasPrefix("/") || folder == "." ? written : "\(folder == "/" ? "" : folder)/\(written)"
    }
}
