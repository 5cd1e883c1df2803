#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

internal import LocalFiles

/// How the checker and globs look up local files; replaced in checks of examples whose files do not exist.
package struct FileLookup: Sendable {
    /// What a path refers to.
    package let kind: @Sendable (String) -> Kind
    /// The paths that match a pattern of glob(7), sorted by bytes.
    package let matches: @Sendable (_ pattern: String) throws(GlobProblem) -> [String]

    /// The fields in the rows of a file; nil if they are not known. See ``RowFields``.
    package let rowFields: RowFieldLookup

    /// Whether whole files may be read to check their rows; otherwise ``rowFields`` tells their fields.
    package let readsWholeFiles: Bool

    /// Whether a path is a file that an unfinished run has written, so that the script may replace it.
    var isOwn: @Sendable (_ path: String) -> Bool = { _ in false }

    /// Finds the fields in the rows of a file, whose format and delimiter may be given.
    package typealias RowFieldLookup =
        @Sendable (_ path: String, _ format: String?, _ delimiter: String?) -> RowFields?

    /// What a path refers to.
    package enum Kind: Sendable {
        /// Nothing.
        case missing
        /// A folder.
        case folder
        /// A file, or a dangling link.
        case file
        /// A device, a pipe or a socket, which cannot be replaced.
        case stream
    }

    /// Why a pattern cannot be expanded.
    package enum GlobProblem: Error, Hashable, Sendable {
        /// A folder in the pattern cannot be read.
        case unreadable
        /// A file name is not UTF-8, so it cannot become text; its other bytes are written as `\xFF`.
        case notUTF8(String)
        /// The matches do not fit into memory.
        case tooMany
    }

    /// Creates a lookup from its functions; by default, it does not know the fields of any file.
    package init(
        kind: @escaping @Sendable (String) -> Kind,
        matches: @escaping @Sendable (String) throws(GlobProblem) -> [String],
        rowFields: @escaping RowFieldLookup = { _, _, _ in nil },
        readsWholeFiles: Bool = true
    ) {
        self.kind = kind
        self.matches = matches
        self.rowFields = rowFields
        self.readsWholeFiles = readsWholeFiles
    }

    /// Looks files up on the local disk.
    package static let disk = FileLookup(
        kind: { path in
            if Folder.isFolder(path) { return .folder }
            if Folder.isStream(path) { return .stream }
            return Folder.isTaken(path) ? .file : .missing
        },
        matches: { pattern throws(GlobProblem) in
            try allMatches(of: pattern)
        },
        rowFields: { RowFields(path: $0, format: $1, delimiter: $2) }
    )

    /// The paths that match a pattern, sorted by bytes.
    static func allMatches(of pattern: String) throws(GlobProblem) -> [String] {
        guard let recursive = RecursivePattern(pattern) else { return try expand(pattern) }
        return try recursive.matches()
    }

    private static func expand(_ pattern: String) throws(GlobProblem) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        // The library would sort by locale; byte order is the same on every machine.
        switch glob(pattern, GLOB_NOSORT | GLOB_ERR, nil, &found) {
        case 0: break
        case GLOB_NOMATCH: return []
        case GLOB_NOSPACE: throw .tooMany
        // Tell a missing folder from an unreadable one.
        default:
            guard FileError.last("read", pattern).isMissing else { throw .unreadable }
            return []
        }
        var paths: [String] = []
        for index in 0..<Int(found.gl_pathc) {
            guard let pointer = found.gl_pathv[index] else { continue }
            guard let path = String(validatingCString: pointer) else { throw .notUTF8(escaped(pointer)) }
            paths.append(path)
        }
        return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// A name with each byte that is not part of a character written as `\xFF`.
    package static func escaped(_ name: UnsafePointer<CChar>) -> String {
        var bytes = UnsafeBufferPointer(start: name, count: strlen(name)).map { UInt8(bitPattern: $0) }[...]
        var text = ""
        while let first = bytes.first {
            let starts = (1...min(4, bytes.count)).map { bytes.prefix($0) }
            let character = starts.lazy.compactMap { String(validating: $0, as: UTF8.self) }.first
            // A byte that is not ASCII has two digits.
            text += character ?? "\\x" + String(first, radix: 16, uppercase: true)
            bytes = bytes.dropFirst(character?.utf8.count ?? 1)
        }
        return text
    }
}
