internal import EmbedJobs
internal import EmbedJobsEngine
internal import JobCommands
internal import JobScript
internal import JobShell
internal import LocalFiles
internal import Synchronization

/// One run of a saved script on the engine in this process.
struct ScriptRun {
    let file: String
    let parameters: [ParameterValue]
    let color: ColorChoice

    /// Runs the script; throws what the process ends with, unless everything was done.
    func run() async throws(ProcessEnd) {
        let output = TerminalOutput(color: color, environment: Composition.environment)
        guard let source = Self.read(file, output) else { throw ProcessEnd(code: .usage) }
        let service = LocalService { () throws(APIError) -> JobEngine in try Composition.openEngine() }
        let script = Task { [parameters] in
            var runner = ScriptRunner(
                session: Session(service: service, output: output, environment: Composition.environment)
            )
            let code = await runner.run(source, parameters: parameters.map { ($0.name, $0.value) })
            return (code, runner.session.jobs.keys.map(\.rawValue).sorted())
        }
        let interrupts = Interrupts { script.cancel() }
        let (code, jobs) = await script.value
        await Self.sayWhatGoesOn(jobs, service, output)
        await service.close()
        let end = interrupts.end ?? (output.hasLostData ? .failure : code)
        if end != .done { throw ProcessEnd(code: end) }
    }

    /// Says how many of the run's jobs have not ended, and that nothing of them is lost.
    private static func sayWhatGoesOn(_ jobs: [String], _ service: LocalService, _ output: TerminalOutput) async {
        guard let engine = await service.openedEngine else { return }
        var unfinished = 0
        for id in jobs {
            guard let job = try? await engine.job(JobID(rawValue: id)), !job.status.isTerminal else { continue }
            unfinished += 1
        }
        guard unfinished > 0 else { return }
        output.message(
            unfinished == 1
                ? "one job has not ended; it is in the store, and goes on when the next script uses it"
                : "\(unfinished) jobs have not ended; they are in the store, and go on when the next script uses it"
        )
    }

    private static func read(_ path: String, _ output: TerminalOutput) -> Source? {
        let sizeMax = JobScript.Limits.scriptBytesMax
        do throws(FileError) {
            let file = try InputFile(path: path)
            guard file.size <= sizeMax else {
                output.message("error: \(path) is larger than a script may be, \(sizeMax) bytes")
                return nil
            }
            return Source(name: path, bytes: try file.read(at: 0, count: file.size))
        } catch {
            output.message("error: \(error)")
            return nil
        }
    }
}
