internal import LocalFiles

/// How the interpreter's steps take effect: ``RealRun`` performs them, ``DryRun`` shows them.
protocol RunMode: Sendable {
    /// Runs a command and returns its result; `receiver` is the variable for it.
    func run(
        _ command: Command,
        _ arguments: Arguments,
        for receiver: Receiver?,
        _ session: inout Session
    ) async throws(CommandFailure) -> Value?

    /// Starts a command that yields each value when it is ready; nil if it returns all of them together.
    func iterator(
        of command: Command,
        _ arguments: Arguments,
        _ session: inout Session
    ) async throws(CommandFailure) -> (any ValueIterator)?

    /// Whether commands take effect, so that `watch` repeats one.
    var takesEffect: Bool { get }

    /// Whether a command continues with its next element after a failure.
    func continues(after failure: CommandFailure) -> Bool

    /// Whether `retry` repeats a block that failed, since the failure may pass.
    var repeatsAttempts: Bool { get }

    /// What `try` or `else` caught if the command did not fail.
    var caughtOnSuccess: RunState.Caught { get }

    /// Returns the output of commands, over the output of the run.
    func output(over base: any CommandOutput) -> any CommandOutput

    /// Creates the folder of the run.
    func create(_ folder: RunFolder) throws(FileError)

    // MARK: Showing

    /// Shows a step of the run.
    func show(_ line: @autoclosure () -> String)

    /// Shows the heading of a block; `isDoubtful` if it is unknown whether the block would run.
    func open(_ heading: @autoclosure () -> String, isDoubtful: Bool)

    /// Ends the block that `open` began.
    func close(isDoubtful: Bool)

    // MARK: Files

    /// Whether the run would have created or replaced the file at a path by now, without doing so.
    func mayBeMade(_ path: String, _ files: FileLookup) -> Bool

    /// Whether the run would have created any file by now, without doing so.
    var mayMakeFiles: Bool { get }
}

/// The variable for a command's result.
struct Receiver {
    let name: String
    /// Whether the result is added to a list.
    let appends: Bool
}
