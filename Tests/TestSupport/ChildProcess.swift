internal import Foundation
internal import LocalFiles

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A program run to its end, or killed on the way.
package struct ChildProcess: Sendable {
    /// How it ended: its exit code, or 128 and the number of the signal that ended it, as shells say it.
    package let exitCode: Int32
    /// What it wrote to standard output.
    package let output: String
    /// What it wrote to standard error.
    package let errors: String

    /// Runs a program and waits for its end; no standard input.
    ///
    /// `environment` is added to this process's own; nil removes a variable. `killAfter` sends SIGKILL after so many
    /// microseconds, counted from the start.
    package static func run(
        _ program: String,
        _ arguments: [String],
        environment: [String: String?] = [:],
        folder: String? = nil,
        killAfter: UInt32? = nil
    ) throws -> ChildProcess {
        let capture = try TemporaryFolder()
        let process = try spawn(program, arguments, environment, folder, capture)
        if let killAfter {
            usleep(killAfter)
            kill(process, SIGKILL)
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7F
        return ChildProcess(
            exitCode: signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
            output: String(decoding: try capture.read("out"), as: UTF8.self),
            errors: String(decoding: try capture.read("err"), as: UTF8.self)
        )
    }

    private static func spawn(
        _ program: String,
        _ arguments: [String],
        _ environment: [String: String?],
        _ folder: String?,
        _ capture: TemporaryFolder
    ) throws -> pid_t {
        #if canImport(Glibc)
        var actions = posix_spawn_file_actions_t()
        #else
        var actions: posix_spawn_file_actions_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, capture.file("out"), O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, capture.file("err"), O_WRONLY | O_CREAT, 0o600)
        // There is no portable action that changes the folder, so a shell does it and becomes the program.
        let change = folder.map { ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", $0] } ?? []
        let command = change + [program] + arguments
        var words = command.map { strdup($0) }
        var variables = merged(environment).map { strdup("\($0.key)=\($0.value)") }
        defer { for word in words + variables { free(word) } }
        words.append(nil)
        variables.append(nil)
        var process = pid_t()
        let result = posix_spawnp(&process, command[0], &actions, nil, words, variables)
        guard result == 0 else { throw FileError("run", program, errno: result) }
        return process
    }

    private static func merged(_ changes: [String: String?]) -> [String: String] {
        var variables = ProcessInfo.processInfo.environment
        for (name, value) in changes { variables[name] = value }
        return variables
    }
}
