internal import LocalFiles

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A folder for one test, removed with its contents on release.
package final class TemporaryFolder: Sendable {
    /// Its absolute path.
    package let path: String

    /// Creates a folder that no other test uses.
    package init() throws {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        path = "\(base)/embedjobs-test-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        try Folder.create(path, isPrivate: true)
    }

    deinit { try? Folder.remove(path) }

    /// The path of something in the folder.
    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file in the folder or a subfolder, and returns its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String { try write(Array(text.utf8), to: name) }

    /// Writes a file in the folder or a subfolder, and returns its path.
    @discardableResult
    package func write(_ bytes: [UInt8], to name: String) throws -> String {
        try Folder.create(Folder.parent(of: file(name)))
        let output = try OutputFile(path: file(name))
        try bytes.withUnsafeBytes { try output.write($0) }
        try output.publish(replacing: true)
        return file(name)
    }

    /// The bytes of a file in the folder.
    package func read(_ name: String) throws -> [UInt8] {
        let input = try InputFile(path: file(name))
        return try input.read(at: 0, count: input.size)
    }

    /// The names of all entries, including hidden ones.
    package var names: [String] { get throws { try Folder.names(in: path) } }
}
