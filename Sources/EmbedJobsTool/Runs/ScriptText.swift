internal import JobCommands
internal import JobScript
internal import LocalFiles

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Reads scripts from files and from standard input.
enum ScriptText {
    /// Reads a script; `-` is standard input. Returns nil after reporting an error.
    static func read(_ path: String, _ output: any CommandOutput) -> Source? {
        do throws(FileError) {
            let source = try StandardStream.isInput(path) ? standardInput() : file(path)
            let sizeMax = JobScript.Limits.scriptBytesMax
            guard source.bytes.count <= sizeMax else {
                output.message("error: \(source.name): larger than \(sizeMax) bytes, the limit for scripts")
                return nil
            }
            return source
        } catch {
            output.message("error: \(error)")
            return nil
        }
    }

    private static func file(_ path: String) throws(FileError) -> Source {
        let scratch = getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        let file = try InputFile(anyKindAt: path, scratch: scratch, upTo: JobScript.Limits.scriptBytesMax)
        // Reading one byte more than the limit shows whether the file exceeds it.
        return Source(
            name: path,
            bytes: try file.read(at: 0, count: min(file.size, JobScript.Limits.scriptBytesMax + 1))
        )
    }

    private static func standardInput() throws(FileError) -> Source {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= JobScript.Limits.scriptBytesMax {
            let count = Stdin.read(&buffer)
            if count < 0 {
                let error = FileError.last("read", StandardStream.input)
                if error.errno == EINTR { continue }
                throw error
            }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return Source(name: Source.standardInputName, bytes: bytes)
    }
}
