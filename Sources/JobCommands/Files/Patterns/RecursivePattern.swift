internal import LocalFiles

/// A file name pattern in which a component `**` matches any number of folders, also none.
///
/// As in other shells, hidden folders and links to folders are not searched.
struct RecursivePattern {
    /// The pattern before the first `**`, with its slash.
    private let start: String
    /// The pattern after it; `*` if nothing follows.
    private let rest: String

    /// Nil for a pattern without `**`.
    init?(_ pattern: String) {
        let parts = pattern.split(separator: "/", omittingEmptySubsequences: false)
        guard let index = parts.firstIndex(of: "**") else { return nil }
        start = parts[..<index].map { $0 + "/" }.joined()
        let after = parts[(index + 1)...].drop { $0 == "**" }.joined(separator: "/")
        rest = after.isEmpty ? "*" : after
    }

    /// The files that match, sorted by bytes; folders do not, unless the pattern ends in a slash.
    func matches() throws(FileLookup.GlobProblem) -> [String] {
        var roots = [start]
        if start.contains(where: { "*?[\\".contains($0) }) {
            roots = try FileLookup.allMatches(of: start).map { $0.hasSuffix("/") ? $0 : $0 + "/" }
        }
        var found: Set<String> = []
        for root in roots {
            for folder in try Self.folders(in: root) {
                let pattern = Glob.literal(folder) + rest
                let paths = try FileLookup.allMatches(of: pattern)
                found.formUnion(paths.filter { rest.hasSuffix("/") || !Folder.isFolder($0) })
            }
        }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// A folder and all folders in it, each with a slash at its end; the working directory is empty.
    private static func folders(in root: String) throws(FileLookup.GlobProblem) -> [String] {
        var all = [root]
        var next = 0
        while next < all.count {
            let folder = all[next]
            next += 1
            for entry in Folder.entries(in: folder.isEmpty ? "." : folder, limit: Limits.searchedEntriesMax) {
                let path = folder + entry.name
                guard entry.isFolder, !entry.name.hasPrefix("."), Folder.linkTarget(of: path) == nil else { continue }
                guard all.count < Limits.searchedFoldersMax else { throw .tooMany }
                all.append(path + "/")
            }
        }
        return all
    }
}
