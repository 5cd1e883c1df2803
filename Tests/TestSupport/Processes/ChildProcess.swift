internal import Foundation
internal import LocalFiles
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

#if canImport(Glibc)
private typealias SpawnAttributes = posix_spawnattr_t
#else
private typealias SpawnAttributes = posix_spawnattr_t?
#endif

/// A program that ran to its end or was killed.
package struct ChildProcess: Sendable {
    /// The exit code, or 128 plus the number of the signal that ended the program, as in shells.
    package let exitCode: Int32
    /// The program's standard output.
    package let output: String
    /// The program's standard error.
    package let errors: String

    /// When a running program gets a signal.
    package enum Moment: Sendable {
        /// This many microseconds after its start.
        case after(UInt32)
        /// As soon as it has written this to standard error.
        case onceErrorsHold(String)
        /// As soon as a condition holds, which is polled.
        case once(@Sendable () -> Bool)
    }

    /// Runs a program without standard input and waits for its end.
    ///
    /// `environment` is added to this process's own; nil removes a variable.
    package static func run(
        _ program: String,
        _ arguments: [String],
        environment: [String: String?] = [:],
        folder: String? = nil,
        signal: (number: Int32, moment: Moment)? = nil
    ) throws -> ChildProcess {
        let capture = try TemporaryFolder()
        // Spawning in another folder is not portable, so a shell changes to it and executes the program.
        let change = folder.map { ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", $0] } ?? []
        let ends = try makePipe()
        let process: pid_t
        do {
            defer { close(ends[1]) }
            process = try spawn(
                change + [program] + arguments,
                merged(environment),
                capture.file("out"),
                errors: ends[1]
            )
        }
        defer { close(ends[0]) }
        switch signal {
        case (let number, .after(let microseconds))?:
            usleep(microseconds)
            kill(process, number)
        case (let number, .once(let isSo))?:
            // Stops polling if the process has ended by itself.
            while !isSo(), kill(process, 0) == 0, !hasEnded(process) { usleep(200) }
            kill(process, number)
        default: break
        }
        let errors = read(ends[0]) { text in
            guard case (let number, .onceErrorsHold(let awaited))? = signal, text.contains(awaited) else {
                return false
            }
            kill(process, number)
            return true
        }
        return ChildProcess(
            exitCode: end(of: process),
            output: String(decoding: try capture.read("out"), as: UTF8.self),
            errors: errors
        )
    }

    /// Creates a pipe, but not while another program starts: that program would inherit its ends, keep it open and
    /// block its reader.
    private static func makePipe() throws -> [Int32] {
        var ends: [Int32] = [0, 0]
        try spawning.withLock { _ in
            guard pipe(&ends) == 0 else { throw FileError.last("open", "a pipe") }
        }
        return ends
    }

    /// Held while a program starts.
    private static let spawning = Mutex(())

    /// Starts a program whose streams go to files, and returns its process id.
    static func start(_ command: [String], _ environment: [String: String?], output: String, errors: String) throws
        -> pid_t
    {
        let descriptor = open(errors, O_WRONLY | O_CREAT, 0o600)
        guard descriptor >= 0 else { throw FileError.last("create", errors) }
        defer { close(descriptor) }
        return try spawn(command, merged(environment), output, errors: descriptor)
    }

    /// Whether a process has ended. Its exit code stays available to ``end(of:)``.
    static func hasEnded(_ process: pid_t) -> Bool {
        var info = siginfo_t()
        return waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_signo == SIGCHLD
    }

    /// Waits for a process to end and returns its exit code.
    static func end(of process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    /// Reads to the end; calls `isSeen` with the text so far until it returns true.
    private static func read(_ descriptor: Int32, until isSeen: (String) -> Bool) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        var seen = false
        while true {
            #if canImport(Glibc)
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            #else
            let count = Darwin.read(descriptor, &buffer, buffer.count)
            #endif
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += buffer[..<count]
            seen = seen || isSeen(String(decoding: bytes, as: UTF8.self))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func spawn(
        _ command: [String],
        _ environment: [String: String],
        _ output: String,
        errors: Int32
    ) throws -> pid_t {
        #if canImport(Glibc)
        var actions = posix_spawn_file_actions_t()
        #else
        var actions: posix_spawn_file_actions_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        posix_spawn_file_actions_addclose(&actions, errors)
        var words = command.map { strdup($0) }
        var variables = environment.map { strdup("\($0.key)=\($0.value)") }
        defer { for word in words + variables { free(word) } }
        words.append(nil)
        variables.append(nil)
        var attributes = fresh()
        defer { posix_spawnattr_destroy(&attributes) }
        var process = pid_t()
        let result = spawning.withLock { _ in
            // Does not pass on pipes and sockets of tests that run at the same time.
            for descriptor in 3..<Int32(4_096) { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
            return posix_spawnp(&process, command[0], &actions, &attributes, words, variables)
        }
        guard result == 0 else { throw FileError("run", command[0], errno: result) }
        return process
    }

    /// Attributes with an empty signal mask, as a shell sets for a program. The threads that run tests block signals,
    /// and a shell that inherits their mask never learns that its child has ended. SIGHUP has its default action also
    /// if the tests run under nohup.
    private static func fresh() -> SpawnAttributes {
        #if canImport(Glibc)
        var attributes = posix_spawnattr_t()
        #else
        var attributes: posix_spawnattr_t?
        #endif
        posix_spawnattr_init(&attributes)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGHUP)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        return attributes
    }

    private static func merged(_ changes: [String: String?]) -> [String: String] {
        var variables = ProcessInfo.processInfo.environment
        for (name, value) in changes { variables[name] = value }
        return variables
    }
}
