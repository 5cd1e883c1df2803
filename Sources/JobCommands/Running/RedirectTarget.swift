#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

internal import LocalFiles

/// The file behind `>` or `>>`: it appears whole or stays as it was.
package struct RedirectTarget {
    private let path: String
    private let appends: Bool

    /// A file by its path; where that is a link, the file it leads to.
    package init(path: String, appends: Bool) {
        self.appends = appends
        guard let resolved = realpath(path, nil) else {
            self.path = path
            return
        }
        self.path = String(cString: resolved)
        free(resolved)
    }

    /// Writes bytes to it, by a temporary file that takes its name; a device or a pipe gets them directly.
    package func write(_ bytes: [UInt8]) throws(CommandFailure) {
        if isSpecial { return try writeDirectly(bytes) }
        let made = try MissingFolders.create(above: path)
        do throws(FileError) {
            let mode = self.mode
            // What others could not read before, they cannot read while it is written either.
            let file = try OutputFile(path: path, isPrivate: mode.map { $0 & 0o077 == 0 } ?? false)
            defer { file.discard() }
            if appends && Folder.exists(path) {
                let before = try InputFile(path: path)
                var offset = 0
                while offset < before.size {
                    let chunk = try before.read(at: offset, count: Limits.chunkBytes)
                    guard !chunk.isEmpty else { break }
                    try append(chunk, to: file)
                    offset += chunk.count
                }
            }
            try append(bytes, to: file)
            try file.publish(replacing: true)
            if let mode { chmod(path, mode) }
        } catch {
            MissingFolders.removeEmpty(made)
            throw CommandFailure(error)
        }
    }

    private func append(_ bytes: [UInt8], to file: OutputFile) throws(FileError) {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(FileError) in try file.write(bytes) }
        }
        try result.get()
    }

    /// Who may do what with the file, if there is one.
    private var mode: mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    private var isSpecial: Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        return status.st_mode & S_IFMT != S_IFREG && status.st_mode & S_IFMT != S_IFDIR
    }

    private func writeDirectly(_ bytes: [UInt8]) throws(CommandFailure) {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else { throw CommandFailure(FileError.last("open", path)) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0) }
            guard count > 0 else { throw CommandFailure(FileError.last("write", path)) }
            rest = rest.dropFirst(count)
        }
    }

    private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #else
        Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }
}
