#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

internal import LocalFiles

/// How the checker and globs look at local files; replaced where examples are checked that name files of nobody.
package struct FileLookup: Sendable {
    /// What stands under a path.
    package let kind: @Sendable (String) -> Kind
    /// The paths that match a pattern of glob(7), sorted by bytes.
    package let matches: @Sendable (_ pattern: String) throws(GlobProblem) -> [String]

    /// What stands under a path.
    package enum Kind: Sendable {
        /// Nothing.
        case missing
        /// A folder.
        case folder
        /// A file, or a link that leads nowhere.
        case file
        /// A device, a pipe or a socket, which has no bytes of its own to be kept or replaced.
        case stream
    }

    /// Why a pattern cannot be expanded.
    package enum GlobProblem: Error, Hashable, Sendable {
        /// A folder on the way cannot be read.
        case unreadable
        /// A name is not UTF-8, so that no text can stand for it.
        case notUTF8
        /// There are more matches than memory.
        case tooMany
    }

    /// Makes a lookup from its two functions.
    package init(
        kind: @escaping @Sendable (String) -> Kind,
        matches: @escaping @Sendable (String) throws(GlobProblem) -> [String]
    ) {
        self.kind = kind
        self.matches = matches
    }

    /// The machine's own disk.
    package static let disk = FileLookup(
        kind: { path in
            if Folder.isFolder(path) { return .folder }
            if Folder.isStream(path) { return .stream }
            return Folder.isTaken(path) ? .file : .missing
        },
        matches: { pattern throws(GlobProblem) in try expand(pattern) }
    )

    private static func expand(_ pattern: String) throws(GlobProblem) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        // The library would sort by the locale's order; byte order is the same on every machine.
        switch glob(pattern, GLOB_NOSORT | GLOB_ERR, nil, &found) {
        case 0: break
        case GLOB_NOMATCH: return []
        case GLOB_NOSPACE: throw .tooMany
        // A folder that is not there is not to be confused with one that may not be read.
        default:
            guard FileError.last("read", pattern).isMissing else { throw .unreadable }
            return []
        }
        var paths: [String] = []
        for index in 0..<Int(found.gl_pathc) {
            guard let pointer = found.gl_pathv[index] else { continue }
            guard let path = String(validatingCString: pointer) else { throw .notUTF8 }
            paths.append(path)
        }
        return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
