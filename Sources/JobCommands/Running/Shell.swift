#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// How lines behind `!` and `|` are run.
package struct Shell: Sendable {
    /// Runs a line by `/bin/sh -c`, with an environment and perhaps an input, and answers the code it ends with: that
    /// of a signal is 128 and its number. The process's own standard streams are used for everything else.
    package let run:
        @Sendable (
            _ line: String, _ environment: [String: String], _ input: [UInt8]?
        ) async throws(CommandFailure) -> Int32

    /// A shell that is whatever a function does.
    package init(
        run:
            @escaping @Sendable (
                _ line: String, _ environment: [String: String], _ input: [UInt8]?
            ) async throws(CommandFailure) -> Int32
    ) {
        self.run = run
    }

    /// The machine's shell, whose output goes to the standard output.
    package static let system = Shell(outputDescriptor: 1)

    /// The machine's shell, with the descriptor for its standard output.
    package init(outputDescriptor: Int32) {
        run = { line, environment, input throws(CommandFailure) in
            let file = try input.map { bytes throws(CommandFailure) in try Self.inputFile(bytes, environment) }
            defer { if let file { close(file) } }
            let child = try Self.start(line, environment, input: file, output: outputDescriptor)
            return await Self.end(of: child)
        }
    }

    /// A file without a name that holds an input, to be read from its start.
    ///
    /// A file, not a pipe: the command whose data it is has ended well by now, and nobody need be fed while reading.
    private static func inputFile(
        _ bytes: [UInt8],
        _ environment: [String: String]
    ) throws(CommandFailure) -> Int32 {
        let folder = environment["TMPDIR"] ?? "/tmp"
        var path = Array("\(folder)/embedjobs-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw failure("cannot keep the input of the shell", errno) }
        unlink(path)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                let number = errno
                close(descriptor)
                throw failure("cannot keep the input of the shell", number)
            }
            rest = rest.dropFirst(count)
        }
        lseek(descriptor, 0, SEEK_SET)
        return descriptor
    }

    private static func start(
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
        // What this process ignores or holds back, a shell must not.
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
        guard number == 0 else { throw failure("cannot start /bin/sh", number) }
        return child
    }

    /// Lets programs that are started have none of this process's sockets.
    ///
    /// A shell may outlive it, and would keep the one that other processes connect to: they would wait for an answer
    /// from nobody. What opens that socket does not say so itself. Files that the user passes in (`3>file`) stay open.
    private static func keepSocketsFromChildren() {
        var status = stat()
        for descriptor in 3..<Int32(Limits.ownFilesMax)
        where fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
    }

    /// Waits without holding a thread; a cancelled task asks the child to end, and waits for that too.
    private static func end(of child: pid_t) async -> Int32 {
        var status: Int32 = 0
        var pause = Duration.milliseconds(1)
        var wasAsked = false
        while waitpid(child, &status, WNOHANG) == 0 {
            if Task.isCancelled {
                if !wasAsked { kill(child, SIGTERM) }
                wasAsked = true
                // Sleeping ends at once in a cancelled task.
                usleep(1_000)
            } else {
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, .milliseconds(20))
            }
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    private static func failure(_ what: String, _ number: Int32) -> CommandFailure {
        CommandFailure(.failure, "\(what): \(String(cString: strerror(number)))")
    }
}
