#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

internal import JobScript
internal import LocalFiles

/// The scripts that a script includes, each read and parsed once.
struct ScriptLibrary {
    /// A script with its statements and the mistakes that the parser found in it.
    struct Script {
        let source: Source
        let statements: [Statement]
        let mistakes: [Diagnostic]
        /// Whether its text may be a secret: others cannot read the file, and its name is not a script's.
        let isSecret: Bool
    }

    /// The script that is run.
    private let root: Source
    private var scripts: [String: Script] = [:]

    /// The library of a script that has not included anything yet.
    init(of root: Source) { self.root = root }

    /// A script that was loaded.
    subscript(path: String) -> Script? { scripts[path] }

    /// The script that a diagnostic is about.
    func source(of diagnostic: Diagnostic) -> Source { source(diagnostic.file) }

    /// A script by the name under which it was included; nil is the script itself.
    func source(_ file: String?) -> Source { file.flatMap { scripts[$0]?.source } ?? root }

    /// Reads and parses a script, unless that was done before.
    mutating func load(_ path: String, verbs: Set<String>) throws(FileError) -> Script {
        if let script = scripts[path] { return script }
        let file = try InputFile(path: path)
        // The parser refuses what is longer by one byte or by many.
        let bytes = try file.read(at: 0, count: min(file.size, JobScript.Limits.scriptBytesMax + 1))
        let source = Source(name: path, bytes: bytes)
        let result = Parser.parse(source, verbs: verbs)
        let script = Script(
            source: source,
            statements: result.statements,
            mistakes: result.diagnostics,
            isSecret: !file.isPublic && !Self.hasScriptName(path)
        )
        scripts[path] = script
        return script
    }

    /// Whether the name of a file, links followed, ends as those of scripts do.
    private static func hasScriptName(_ path: String) -> Bool {
        guard let resolved = realpath(path, nil) else { return false }
        defer { free(resolved) }
        return String(cString: resolved).hasSuffix(".embedjobs")
    }

    /// The path of a script that another includes: it is looked for beside that one.
    static func path(of written: String, includedBy name: String) -> String {
        let folder = Folder.parent(of: name)
        return written.hasPrefix("/") || folder == "." ? written : "\(folder == "/" ? "" : folder)/\(written)"
    }
}
