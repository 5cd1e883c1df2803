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
        do throws(CommandFailure) {
            let source = try StandardStream.isInput(path) ? standardInput() : file(path)
            let sizeMax = JobScript.Limits.scriptBytesMax
            if let foreign = ForeignFile(path: path, bytes: source.bytes) {
                throw CommandFailure(.usage, FileMistake.notAScript(source.name, foreign))
            }
            guard source.bytes.count <= sizeMax else {
                throw CommandFailure(.usage, ProgramMistake.largeScript(source.name, limit: sizeMax))
            }
            return source
        } catch {
            output.report(error)
            return nil
        }
    }

    private static func failure(_ error: FileError) -> CommandFailure {
        let mistake: FileMistake = error.errno == EISDIR ? .folderForFile(error.path, .script) : .unreadableFile(error)
        return CommandFailure(.usage, mistake)
    }

    private static func file(_ path: String) throws(CommandFailure) -> Source {
        do throws(FileError) {
            let sizeMax = JobScript.Limits.scriptBytesMax
            let file = try InputFile(anyKindAt: path, scratch: ScratchFile.standardFolder, upTo: sizeMax)
            // Reading one byte more than the limit shows whether the file exceeds it.
            let count = min(file.size, sizeMax + 1)
            return Source(name: path, bytes: try file.read(at: 0, count: count))
        } catch {
            throw failure(error)
        }
    }

    private static func standardInput() throws(CommandFailure) -> Source {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= JobScript.Limits.scriptBytesMax {
            let count = Stdin.read(&buffer)
            if count < 0 {
                let error = FileError.last("read", StandardStream.input)
                if error.errno == EINTR { continue }
                throw failure(error)
            }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return Source(name: Source.standardInputName, bytes: bytes)
    }
}
