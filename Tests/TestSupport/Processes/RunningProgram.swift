internal import LocalFiles

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A program that runs during a test, such as a server. The test must end it; otherwise it is killed on release.
package final class RunningProgram: Sendable {
    private let process: pid_t
    private let folder: TemporaryFolder
    private let isOver = SharedFlag()

    /// Starts a program; `environment` is added to this process's own, nil removes a variable.
    package init(_ program: String, _ arguments: [String], environment: [String: String?] = [:]) throws {
        folder = try TemporaryFolder()
        process = try ChildProcess.start(
            [program] + arguments,
            environment,
            output: folder.file("out"),
            errors: folder.file("err")
        )
    }

    deinit {
        guard !isOver.isSet else { return }
        kill(process, SIGKILL)
        _ = ChildProcess.end(of: process)
    }

    /// The process id.
    package var id: Int32 { process }

    /// The standard output so far.
    package var output: String { get throws { String(decoding: try folder.read("out"), as: UTF8.self) } }

    /// The standard error so far.
    package var errors: String { get throws { String(decoding: try folder.read("err"), as: UTF8.self) } }

    /// Waits until standard error contains a text; throws ``Ended`` if the program ends first, and ``Silent`` after a
    /// minute, because a text that never comes would stop the whole run.
    package func waitForErrors(holding text: String) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while try !errors.contains(text) {
            guard !ChildProcess.hasEnded(process) else { throw Ended(errors: try errors) }
            guard .now < deadline else { throw Silent(awaited: text, errors: try errors) }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Sends a signal.
    package func signal(_ number: Int32) { kill(process, number) }

    /// Waits for its end; returns its exit code, or 128 plus the number of the signal that ended it.
    package func end() async throws -> Int32 {
        let process = process
        let code = try await offPool { ChildProcess.end(of: process) }
        isOver.set()
        return code
    }

    /// The program did not write what was awaited.
    package struct Silent: Error, CustomStringConvertible {
        let awaited: String
        let errors: String

        /// The awaited text and the standard error.
        package var description: String { "\(awaited) did not appear in: \(errors)" }
    }

    /// The program ended too early.
    package struct Ended: Error, CustomStringConvertible {
        let errors: String

        /// The message, with the standard error.
        package var description: String { "the program ended: \(errors)" }
    }
}
