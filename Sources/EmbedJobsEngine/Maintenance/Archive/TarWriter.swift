package import LocalFiles

/// Writes a tar archive to an output file, file by file.
package struct TarWriter {
    private let file: OutputFile
    private let modified: Int
    /// Bytes of the current file still to be written, and the zeros after it.
    private var missing = 0
    private var padding = 0

    /// Begins an archive in an empty file. Its files have this modification time, in seconds since 1970.
    package init(_ file: OutputFile, modified: Int) {
        self.file = file
        self.modified = modified
    }

    /// Begins a file; its bytes must be written next.
    package mutating func begin(_ path: String, size: Int) throws(FileError) {
        precondition(missing == 0, "the previous file must be complete")
        try file.write(bytes: TarHeader(path: path, size: size, modified: modified).blocks)
        missing = size
        padding = TarHeader.padding(after: size)
        try endIfWhole()
    }

    /// Writes bytes of the current file; at most its size in total.
    package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        precondition(bytes.count <= missing, "a file must not exceed the size in its header")
        try file.write(bytes)
        missing -= bytes.count
        try endIfWhole()
    }

    /// Writes a complete file.
    package mutating func write(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        try begin(path, size: bytes.count)
        try file.write(bytes: bytes)
        missing = 0
        try endIfWhole()
    }

    /// Ends the archive.
    package mutating func finish() throws(FileError) {
        precondition(missing == 0, "the last file must be complete")
        try file.write(bytes: [UInt8](repeating: 0, count: 2 * TarHeader.blockBytes))
    }

    private mutating func endIfWhole() throws(FileError) {
        guard missing == 0 else { return }
        try file.write(bytes: [UInt8](repeating: 0, count: padding))
        padding = 0
    }
}

extension OutputFile {
    /// Appends bytes.
    func write(bytes: [UInt8]) throws(FileError) {
        var failure: FileError?
        bytes.withUnsafeBytes { bytes in
            do throws(FileError) { try write(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
