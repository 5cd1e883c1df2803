internal import EmbedJobs
internal import EmbedJobsHost
internal import JobCommands
internal import JobShell

extension ProcessLimits {
    /// Calls ``prepare()``; reports its error and throws the exit code.
    static func prepare(_ output: TerminalOutput) throws(ProcessEnd) {
        do throws(APIError) { try prepare() } catch {
            let failure = CommandFailure(error)
            output.report(failure)
            throw ProcessEnd(code: failure.exitCode)
        }
    }
}
