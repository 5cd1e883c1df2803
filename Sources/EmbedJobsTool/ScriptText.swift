internal import JobCommands
internal import JobScript
internal import JobShell
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
            let source = try path == "-" ? standardInput() : file(path)
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
        let file = try InputFile(path: path)
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
                let error = FileError.last("read", "<stdin>")
                if error.errno == EINTR { continue }
                throw error
            }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return Source(name: "<stdin>", bytes: bytes)
    }
}

/// The standard output of the process.
enum Stdout {
    /// Whether it is a terminal.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// The exit code of a process that ends with `code`: a failure if some output could not be written. Reports the
    /// reason, unless it is a closed pipe: its reader, such as `head`, has all that it wants.
    static func exitCode(_ code: ExitCode) -> ExitCode {
        guard let error = Stream.outputError else { return code }
        if error != EPIPE {
            let output = TerminalOutput(color: .auto, environment: Composition.environment)
            output.warning("error: \(FileError("write", "standard output", errno: error))")
        }
        return code == .done ? .failure : code
    }
}

/// The standard streams of the process.
enum StandardStreams {
    /// Opens the streams that were closed when the process started, so that their use fails. Otherwise the next file
    /// that is opened, such as one of the store's, would get the stream's number and its data.
    static func reserveClosed() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}

/// The standard input of the process.
enum Stdin {
    /// Whether it is a terminal.
    static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// Reads the next bytes into a buffer and returns their number; 0 at the end, negative on an error.
    static func read(_ buffer: inout [UInt8]) -> Int {
        #if canImport(Glibc)
        Glibc.read(STDIN_FILENO, &buffer, buffer.count)
        #else
        Darwin.read(STDIN_FILENO, &buffer, buffer.count)
        #endif
    }
}
