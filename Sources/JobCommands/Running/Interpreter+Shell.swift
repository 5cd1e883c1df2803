internal import JobScript
internal import LocalFiles

/// Runs lines for /bin/sh, and reads what they write.
extension Interpreter {
    mutating func runShell(_ line: ShellLine, input: [UInt8]?) async throws(Stop) {
        try refuseWhenCancelled()
        session.output.endProgress()
        do throws(CommandFailure) {
            let environment = try session.state.shellEnvironment(for: line.text)
            try Self.refuse(try await session.context.effects.shell.run(line.text, environment, input))
        } catch {
            throw stop(error, "sh", at: line.span)
        }
    }

    /// Sets a variable to the output of a line.
    mutating func assign(
        _ line: ShellLine,
        _ handler: [Statement]?,
        to name: Name,
        _ appends: Bool
    ) async throws(Stop) {
        session.mode.show("let \(name.text) \(appends ? "+=" : "=") ! \(line.text)")
        do throws(Stop) {
            let output = try await output(of: line)
            assign(output.map { .text($0.trimmed) } ?? .unknown("<\(name.text)>", .text), to: name, appends)
        } catch {
            guard let handler else { throw error }
            return try await handle(error, handler)
        }
        if let handler { try await noteSuccess(handler) }
    }

    /// Returns the lines of a line's output, the values of a loop.
    mutating func lines(of line: ShellLine) async throws(Stop) -> [Value] {
        let output = try await output(of: line)
        return output.map { $0.lines.map { .text($0) } } ?? [.unknown("<lines of ! \(line.text)>", .list(.text))]
    }

    /// Returns the output of a line; nil if only a real run runs it.
    private mutating func output(of line: ShellLine) async throws(Stop) -> ShellOutput? {
        try refuseWhenCancelled()
        session.output.endProgress()
        do throws(CommandFailure) {
            let environment = try session.state.shellEnvironment(for: line.text)
            guard let captured = try await session.context.effects.shell.capture(line.text, environment) else {
                return nil
            }
            try Self.refuse(captured.status)
            do throws(ShellMistake) { return try ShellOutput(captured.output) } catch { throw CommandFailure(error) }
        } catch {
            throw stop(error, "sh", at: line.span)
        }
    }

    private static func refuse(_ status: Int32) throws(CommandFailure) {
        guard status != 0 else { return }
        // The shell line ended as this process would: the reader of their standard output has left.
        if status == ExitCode.closedPipe.rawValue, SystemCall.isUnread(1) { throw CommandFailure(.exited(.closedPipe)) }
        throw CommandFailure(.shellCommandFailed(status: status))
    }
}
