#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif
internal import DisplayText
internal import LocalFiles

/// Runs the lines after `!` and `|`.
package struct SystemShell: Sendable {
    /// Runs a line with `/bin/sh -c`, an environment and an optional input, and returns its exit status: 128 plus the
    /// number for a signal. All other standard streams are the process's own.
    package let run:
        @Sendable (
            _ line: String, _ environment: [String: String], _ input: [UInt8]?
        ) async throws(CommandFailure) -> Int32

    /// Runs a line as ``run`` does, and returns its standard output; nil if the line is only shown.
    package let capture:
        @Sendable (_ line: String, _ environment: [String: String]) async throws(CommandFailure) -> Captured?

    /// Creates a shell from two functions.
    package init(
        run:
            @escaping @Sendable (
                _ line: String, _ environment: [String: String], _ input: [UInt8]?
            ) async throws(CommandFailure) -> Int32,
        capture:
            @escaping @Sendable (_ line: String, _ environment: [String: String]) async throws(CommandFailure)
            -> Captured?
    ) {
        self.run = run
        self.capture = capture
    }

    /// A text as one argument of a shell line.
    static func quoted(_ text: String) -> String {
        let others = "._-/+@%:,=0123456789".unicodeScalars
        let isPlain = text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || others.contains($0) }
        return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }

    /// A line of words that people copy from a message. Characters that a message shows as escapes, such as a line
    /// feed, are written as bash, zsh and POSIX.1-2024 read them: `$'a\nb'`.
    static func shownLine(_ words: [String]) -> String {
        words.map { VisibleText.escaped($0) == $0 ? quoted($0) : "$'" + $0.unicodeScalars.map(escaped).joined() + "'" }
            .joined(separator: " ")
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\t": "\\t"
        case "\\", "'": "\\\(scalar)"
        default:
            VisibleText.escaped(String(scalar)) == String(scalar)
                ? String(scalar)
                : String(scalar).utf8.map { "\\" + ("00" + String($0, radix: 8)).suffix(3) }.joined()
        }
    }

    /// The system's shell, which writes to the standard output.
    package static let system = SystemShell(outputDescriptor: 1)

    /// The system's shell, with a descriptor for its standard output.
    package init(outputDescriptor: Int32) {
        run = { line, environment, input throws(CommandFailure) in
            let file = try input.map { bytes throws(CommandFailure) in try Self.inputFile(bytes, environment) }
            defer { if let file { close(file) } }
            let child = try Self.start(line, environment, input: file, output: outputDescriptor)
            return await Self.end(of: child)
        }
        capture = { line, environment throws(CommandFailure) in try await Self.captured(line, environment) }
    }

    /// Returns a nameless temporary file with the input, positioned at its start.
    ///
    /// A file, not a pipe: the command that wrote the data has ended, so nothing has to feed the reader.
    private static func inputFile(
        _ bytes: [UInt8],
        _ environment: [String: String]
    ) throws(CommandFailure) -> Int32 {
        let folder = environment["TMPDIR"] ?? "/tmp"
        var path = Array("\(folder)/embedjobs-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw CommandFailure(.shellInputNotStored(errno: errno)) }
        unlink(path)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        do throws(FileError) { try SystemCall.writeAll(bytes, to: descriptor, path: folder) } catch {
            close(descriptor)
            throw CommandFailure(.shellInputNotStored(errno: error.errno))
        }
        lseek(descriptor, 0, SEEK_SET)
        return descriptor
    }

    static func start(
        _ line: String,
        _ environment: [String: String],
        input: Int32?,
        output: Int32
    ) throws(CommandFailure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        if let input { posix_spawn_file_actions_adddup2(&actions, input, 0) }
        if output != 1 { posix_spawn_file_actions_adddup2(&actions, output, 1) }
        // Signals that this process ignores or blocks must reach the shell.
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let words = ["sh", "-c", line]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") }
        defer { for text in arguments + variables { free(text) } }
        arguments.append(nil)
        variables.append(nil)
        keepSocketsFromChildren()
        var child = pid_t()
        let number = posix_spawn(&child, "/bin/sh", &actions, &attributes, &arguments, &variables)
        guard number == 0 else { throw CommandFailure(.shellNotStarted(errno: number)) }
        return child
    }

    /// Prevents child processes from inheriting this process's sockets.
    ///
    /// A shell may outlive this process and would keep its listening socket open: clients would connect and wait
    /// forever. The library that opens the socket does not set the flag. Files that the user passes in (`3>file`) stay
    /// open.
    private static func keepSocketsFromChildren() {
        var status = stat()
        for descriptor in 3..<Int32(Limits.ownFilesMax)
        where fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
    }

    /// Waits without blocking a thread; if the task is cancelled, it terminates the child and waits for its end.
    ///
    /// `work` is called while the child runs. It returns whether there was anything to do, and probably is again soon.
    static func end(of child: pid_t, while work: () -> Bool = { false }) async -> Int32 {
        var status: Int32 = 0
        var pause = Duration.milliseconds(1)
        var wasAsked = false
        while waitpid(child, &status, WNOHANG) == 0 {
            if work() {
                pause = .milliseconds(1)
                continue
            }
            if Task.isCancelled {
                if !wasAsked { kill(child, SIGTERM) }
                wasAsked = true
                // Task.sleep returns at once in a cancelled task.
                usleep(1_000)
            } else {
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, .milliseconds(20))
            }
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
}
