package import JobScript
internal import LocalFiles

/// The check of a text that is still being typed.
extension Checker {
    /// Returns the mistakes that would be reported before the text runs at a prompt, in order of position.
    package static func mistakes(inTyped source: Source, after state: RunState, _ table: CommandTable) -> [Diagnostic] {
        let parsed = Parser.parse(source, verbs: Set(table.names))
        var checker = Checker(state, table, .quick(), script: source, isComplete: parsed.diagnostics.isEmpty)
        checker.check(parsed.statements)
        return (parsed.diagnostics + checker.diagnostics).sorted { ($0.span?.start ?? 0) < ($1.span?.start ?? 0) }
    }
}

extension FileLookup {
    /// Looks files up while a text is typed: a large file counts as one whose content is not read before the run, and
    /// patterns that may match in many folders are not expanded. With `rowFields`, it finds the fields of rows, and no
    /// file is read whole.
    static func quick(rowFields: RowFieldLookup? = nil) -> FileLookup {
        FileLookup(
            kind: { path in
                let kind = disk.kind(path)
                guard case .file = kind, !path.hasSuffix(".embedjobs") else { return kind }
                let isLarge = Folder.size(of: path).map { $0 > Limits.completedFileBytesMax } ?? false
                return isLarge && rowFields == nil ? .stream : kind
            },
            matches: { pattern throws(GlobProblem) in
                let folders = pattern.split(separator: "/").dropLast()
                let isDeep = folders.contains { $0.contains { "*?[".contains($0) } }
                return isDeep ? [pattern] : try disk.matches(pattern)
            },
            rowFields: rowFields ?? { _, _, _ in nil },
            readsWholeFiles: rowFields == nil
        )
    }
}
