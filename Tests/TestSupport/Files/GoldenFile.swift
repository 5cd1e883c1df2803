#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

package import LocalFiles

/// A file in the folder `Golden` of a test module that holds the complete expected output.
///
/// With `RECORD_GOLDEN=1` in the environment, the file is rewritten instead; `git diff` then shows the changes.
package struct GoldenFile: Sendable {
    /// The file's path.
    package let path: String

    /// The golden file at a path.
    package init(_ path: String) { self.path = path }

    /// The names in a golden folder that end in an extension, without it.
    package static func names(in folder: String, withExtension ext: String) throws(FileError) -> [String] {
        try Folder.names(in: folder).filter { $0.hasSuffix("." + ext) }.map { String($0.dropLast(ext.count + 1)) }
    }

    /// The expected text; while recording, the actual text. Without a file, the empty text is expected.
    package func expected(recording actual: String) throws(FileError) -> String {
        if getenv("RECORD_GOLDEN") != nil {
            try actual.isEmpty ? Folder.remove(path) : write(actual)
        }
        return Folder.exists(path) ? String(decoding: try Self.bytes(of: path), as: UTF8.self) : ""
    }

    /// The bytes of a file, golden or not.
    package static func bytes(of path: String) throws(FileError) -> [UInt8] {
        let file = try InputFile(path: path)
        return try file.read(at: 0, count: file.size)
    }

    private func write(_ text: String) throws(FileError) {
        let file = try OutputFile(path: path)
        var failure: FileError?
        Array(text.utf8).withUnsafeBytes { bytes in
            do throws(FileError) { try file.write(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
        try file.publish(replacing: true)
    }
}
