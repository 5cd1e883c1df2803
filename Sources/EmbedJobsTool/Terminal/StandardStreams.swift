internal import EmbedJobsHost
internal import JobCommands
internal import JobShell
internal import LocalFiles

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The standard output of the process.
enum Stdout {
    /// Whether it is a terminal.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// The exit code of a process that ends with `code`, after an error of its output.
    ///
    /// The reader of a closed pipe, such as `head`, has all that it wants, so the process ends without a message, with
    /// the code of SIGPIPE. Any other error is reported, and is a failure.
    static func exitCode(_ code: ExitCode, _ output: TerminalOutput) -> ExitCode {
        guard let error = Stream.outputError else { return code }
        if error == EPIPE { return [.interrupted, .terminated, .hungUp, .timeout].contains(code) ? code : .closedPipe }
        let mistake = ProgramMistake.unwritableOutput(FileError("write", StandardStream.output, errno: error))
        output.report(CommandFailure(.failure, mistake))
        return code == .done ? .failure : code
    }
}

/// The standard streams of the process.
enum StandardStreams {
    /// Makes a closed pipe and a file over its size limit errors of the write, as a full disk is. As signals they would
    /// end the process between two steps, and some commands but not others.
    static func ignoreWriteSignals() {
        for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
    }

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
