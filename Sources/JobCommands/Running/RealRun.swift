internal import LocalFiles

/// Performs the steps of a run, and shows none of them.
struct RealRun: RunMode {
    func run(
        _ command: Command,
        _ arguments: Arguments,
        for receiver: Receiver?,
        _ session: inout Session
    ) async throws(CommandFailure) -> Value? {
        defer { session.prefetched = nil }
        let arguments = try await session.resolved(arguments, of: command, keepsTyped: true)
        do throws(CommandFailure) {
            return try await command.call(&session, arguments)
        } catch {
            // A request for an unknown job or dataset changes nothing.
            guard error.canConcernID, let whole = try await session.resolvedAll(arguments, of: command) else {
                throw error
            }
            return try await command.call(&session, whole)
        }
    }

    func iterator(
        of command: Command,
        _ arguments: Arguments,
        _ session: inout Session
    ) async throws(CommandFailure) -> (any ValueIterator)? {
        guard let iterate = command.iterate else { return nil }
        return try iterate(&session, try await session.resolved(arguments, of: command, keepsTyped: false))
    }

    var takesEffect: Bool { true }
    func continues(after failure: CommandFailure) -> Bool { false }
    var repeatsAttempts: Bool { true }
    var caughtOnSuccess: RunState.Caught { .nothing }
    func output(over base: any CommandOutput) -> any CommandOutput { base }
    func create(_ folder: RunFolder) throws(FileError) { try folder.create() }
    func show(_ line: @autoclosure () -> String) {}
    func open(_ heading: @autoclosure () -> String, isDoubtful: Bool) {}
    func close(isDoubtful: Bool) {}
    func mayBeMade(_ path: String, _ files: FileLookup) -> Bool { false }
    var mayMakeFiles: Bool { false }
}

extension Command {
    /// Runs the command; one argument may yield one result instead of a list.
    func call(_ session: inout Session, _ arguments: Arguments) async throws(CommandFailure) -> Value? {
        let value = try await run(&session, arguments)
        return givesOneForOne && arguments.isOne ? value?.elements.first : value
    }
}
