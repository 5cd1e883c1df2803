#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

package import JobScript
internal import LocalFiles

/// The folder for files that a later run of the same script with the same parameters can use.
///
/// Its path is `runs/NAME-HASH` in the state folder: NAME is the script's name, HASH is computed from its absolute path
/// and its parameters. For commands without a script file, the working directory and the text of the commands replace
/// the path.
package struct RunFolder: Hashable, Sendable {
    /// The absolute path.
    package let path: String
    /// The program's own parent folders, outermost first.
    private let own: [String]

    /// Creates the folder's path for a script; nil without a state folder.
    package init?(
        of script: Source,
        parameters: [(name: String, value: String)],
        stateFolder: String?
    ) {
        guard let state = stateFolder else { return nil }
        let name = Self.stem(of: script.name)
        own = [state, "\(state)/runs"]
        path = "\(state)/runs/\(name)-\(Self.hash(Self.key(of: script, parameters)))"
    }

    /// Creates the folder with access for its owner only, if it does not exist.
    func create() throws(FileError) {
        // Folders above these are the user's own, and get default permissions.
        try Folder.create(Folder.parent(of: own[0]))
        for folder in own + [path] { try Folder.create(folder, isPrivate: true) }
    }

    /// The identity of a run: its parts, each followed by a NUL, since they cannot contain one.
    private static func key(of script: Source, _ parameters: [(name: String, value: String)]) -> [UInt8] {
        var parts = [script.name]
        if let absolute = absolutePath(script.name) {
            parts = [absolute]
        } else {
            parts = [absolutePath(".") ?? "", script.name, String(decoding: script.bytes, as: UTF8.self)]
        }
        parts += parameters.sorted { $0.name < $1.name }.map { "\($0.name)=\($0.value)" }
        return parts.flatMap { Array($0.utf8) + [0] }
    }

    private static func absolutePath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The script's name without its extension, limited to characters that every file system supports.
    static func stem(of name: String) -> String {
        let stem = Fields.splitExtension(of: Folder.name(of: name)).stem
        let plain = stem.unicodeScalars.map { scalar in
            let isPlain =
                scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789_".unicodeScalars.contains(scalar))
            return isPlain ? Character(scalar) : "-"
        }
        let trimmed = plain.drop { $0 == "-" }.prefix(Limits.runNameCharactersMax)
        return trimmed.isEmpty ? "run" : String(trimmed)
    }

    /// 64-bit FNV-1a (draft-eastlake-fnv) in hexadecimal. It distinguishes scripts and need not resist attacks.
    private static func hash(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
