internal import ArgumentParser
internal import EmbedJobs
internal import EmbedJobsHost
internal import JobCommands
internal import JobScript
internal import JobShell

#if FAILPOINTS
internal import LocalFiles
#endif

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The process's entry point: reads arguments and returns an exit code.
@main
struct EntryPoint {
    static func main() async {
        StandardStreams.reserveClosed()
        StandardStreams.ignoreWriteSignals()
        let host = HostEnvironment.ofProcess()
        #if FAILPOINTS
        if Failpoints.configured?.isList == true {
            let output = TerminalOutput(color: .auto, environment: host.variables)
            for point in Failpoint.allCases { output.data("\(point)") }
            exit(0)
        }
        #endif
        let arguments = ProgramArguments(CommandLine.arguments.dropFirst())
        let output = TerminalOutput(color: .auto, environment: host.variables, errors: arguments.errorFormat)
        exit(Stdout.exitCode(await run(arguments, host, output), output).rawValue)
    }

    /// Runs the command that the arguments name, and reports the error that ends it.
    private static func run(
        _ arguments: ProgramArguments,
        _ host: HostEnvironment,
        _ output: TerminalOutput
    ) async -> JobCommands.ExitCode {
        do {
            try TextEncoding.check()
            try await perform(arguments, host, output)
            return .done
        } catch let end as ProcessEnd {
            return end.code
        } catch {
            let failure =
                error as? CommandFailure ?? (error as? APIError).map { CommandFailure($0) }
                ?? arguments.failure(of: error)
            output.report(failure)
            return failure.exitCode
        }
    }

    private static func perform(
        _ arguments: ProgramArguments,
        _ host: HostEnvironment,
        _ output: TerminalOutput
    ) async throws {
        if let call = PlainCall(arguments.given) { return try await perform(call, host, output) }
        let command: any HostCommand
        do {
            var parsed = try EmbedJobsCommand.parseAsRoot(arguments.ordered)
            // The parser has commands of its own: the one for `--help` throws the help when it is run.
            guard let own = parsed as? any HostCommand else { return try parsed.run() }
            command = own
        } catch {
            // The parser ends with success for help, the version and completion scripts. Help is the same as of `help`.
            guard EmbedJobsCommand.exitCode(for: error) == .success else { throw error }
            if arguments.asksForHelp { return try HelpCommand.show(arguments.topic, to: output) }
            let text = EmbedJobsCommand.message(for: error)
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) { output.data(String(line)) }
            return
        }
        try await command.run(in: host)
    }

    /// Runs a plain call as the parsed command would without options.
    private static func perform(
        _ call: PlainCall,
        _ host: HostEnvironment,
        _ output: TerminalOutput
    ) async throws(ProcessEnd) {
        var run: ScriptRun
        switch call {
        case .commands(let text):
            let script = ScriptRun.Script(source: Source(name: "-c", text: text))
            run = ScriptRun(host: host, scripts: [script], output: output)
        case .script(let file, let words):
            let words = RunArguments(file, words, rest: [])
            run = ScriptRun(host: host, scripts: try words.scripts(try words.sources(output), output), output: output)
            run.arguments = words.arguments
            run.recordsScripts = true
        }
        try await run.run()
    }
}

/// The encoding of what the process was started with. Swift's strings replace bytes that are not UTF-8 by U+FFFD, so
/// that a path would name another file.
private enum TextEncoding {
    /// Throws if an argument or a variable is not valid UTF-8.
    static func check() throws(CommandFailure) {
        if let name = firstInvalid { throw CommandFailure(.usage, ProgramMistake.argumentNotUTF8(name)) }
    }

    /// The first argument or variable that is not valid UTF-8: `argument 2 (a\xFF.jsonl)`; nil if there is none.
    private static var firstInvalid: String? {
        let arguments = UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc))
        // Argument 0 is the program's name.
        for number in arguments.indices.dropFirst() where !isValid(arguments[number]) {
            return named("argument \(number)", arguments[number])
        }
        for variable in EnvironmentVariable.allCases.map(\.rawValue) where !isValid(getenv(variable)) {
            return named(variable, getenv(variable))
        }
        return nil
    }

    private static func named(_ name: String, _ text: UnsafeMutablePointer<CChar>?) -> String {
        text.map { "\(name) (\(FileLookup.escaped($0)))" } ?? name
    }

    private static func isValid(_ text: UnsafeMutablePointer<CChar>?) -> Bool {
        text.map { String(validatingCString: $0) != nil } ?? true
    }
}
