internal import EmbedJobs
internal import EmbedJobsEngine
internal import JobCommands
internal import JobScript
internal import JobShell

/// One run of a script on the engine in this process.
struct ScriptRun {
    let source: Source
    /// The command, where it came as words rather than as the source's text.
    var command: WordCommand?
    /// What stands behind the script's name.
    var words: [String] = []
    let output: TerminalOutput
    var reports: [ReportFile] = []

    /// Runs the script; throws what the process ends with, unless everything was done.
    func run() async throws(ProcessEnd) {
        let service = LocalService { () throws(APIError) -> JobEngine in try Composition.openEngine() }
        let script = Task { [self] in await run(on: service) }
        let interrupts = Interrupts { script.cancel() }
        let (runner, code) = await script.value
        await sayWhatGoesOn(runner.session.created.map(\.id), service)
        await service.close()
        let written = write(runner.lastReport)
        let end = interrupts.end ?? (output.hasLostData || !written ? .failure : code)
        if end != .done { throw ProcessEnd(code: end) }
    }

    private func run(on service: LocalService) async -> (ScriptRunner, ExitCode) {
        let parameters = words.compactMap(Self.parameter)
        let session = Session(
            service: service,
            output: output,
            environment: Composition.environment,
            arguments: words.filter { Self.parameter($0) == nil }
        )
        var runner = ScriptRunner(session: session)
        let code =
            if let command {
                await runner.run(command)
            } else {
                await runner.run(source, parameters: parameters)
            }
        return (runner, code)
    }

    /// `name=value`, where the name is one that a parameter may have.
    private static func parameter(_ word: String) -> (name: String, value: String)? {
        guard let equals = word.firstIndex(of: "="), equals != word.startIndex else { return nil }
        let name = word[..<equals]
        let isName = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        return isName ? (String(name), String(word[word.index(after: equals)...])) : nil
    }

    /// Writes the reports that were asked for; false after a message of what is wrong.
    private func write(_ report: RunReport?) -> Bool {
        guard let report else { return true }
        var isDone = true
        for file in reports {
            do throws(CommandFailure) {
                try file.update(with: report)
            } catch {
                output.message("error: \(error.message)")
                isDone = false
            }
        }
        return isDone
    }

    /// Says how many of the jobs that the run created have not ended, and that nothing of them is lost.
    private func sayWhatGoesOn(_ jobs: [JobID], _ service: LocalService) async {
        guard let engine = await service.openedEngine else { return }
        var unfinished = 0
        for id in jobs {
            if let job = try? await engine.job(id), job.status == .processing { unfinished += 1 }
        }
        guard unfinished > 0 else { return }
        output.message(
            unfinished == 1
                ? "one job has not ended; it is in the store, and goes on when the next script uses it"
                : "\(unfinished) jobs have not ended; they are in the store, and go on when the next script uses it"
        )
    }
}
