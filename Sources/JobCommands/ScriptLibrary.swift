internal import JobScript
internal import LocalFiles

/// The scripts that a script includes, each read and parsed once.
struct ScriptLibrary {
    /// A script with its statements and the mistakes that the parser found in it.
    struct Script {
        let source: Source
        let statements: [Statement]
        let mistakes: [Diagnostic]
    }

    private var scripts: [String: Script] = [:]

    /// A script that was loaded.
    subscript(path: String) -> Script? { scripts[path] }

    /// The script that a diagnostic is about: one that was included, or else the script itself.
    func source(of diagnostic: Diagnostic, in source: Source) -> Source {
        diagnostic.file.flatMap { scripts[$0]?.source } ?? source
    }

    /// Reads and parses a script, unless that was done before.
    mutating func load(_ path: String, verbs: Set<String>) throws(FileError) -> Script {
        if let script = scripts[path] { return script }
        let file = try InputFile(path: path)
        // The parser refuses what is longer by one byte or by many.
        let bytes = try file.read(at: 0, count: min(file.size, JobScript.Limits.scriptBytesMax + 1))
        let source = Source(name: path, bytes: bytes)
        let result = Parser.parse(source, verbs: verbs)
        let script = Script(source: source, statements: result.statements, mistakes: result.diagnostics)
        scripts[path] = script
        return script
    }

    /// The path of a script that another includes: it is looked for beside that one.
    static func path(of written: String, includedBy name: String) -> String {
        let folder = Folder.parent(of: name)
        return written.hasPrefix("/") || folder == "." ? written : "\(folder == "/" ? "" : folder)/\(written)"
    }
}
