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
            let output = host.output
            for point in Failpoint.allCases { output.data("\(point)") }
            exit(0)
        }
        #endif
        exit(Stdout.exitCode(await run(host), host).rawValue)
    }

    /// Runs the command that the arguments name.
    private static func run(_ host: HostEnvironment) async -> JobCommands.ExitCode {
        if let source = TextEncoding.firstInvalid {
            TerminalOutput(color: .auto, environment: [:]).message("error: \(source) is not UTF-8")
            return .usage
        }
        do {
            if let call = PlainCall(CommandLine.arguments.dropFirst()) {
                try await perform(call, host)
                return .done
            }
            var command = try EmbedJobsCommand.parseAsRoot()
            if let command = command as? any HostCommand {
                try await command.run(in: host)
            } else {
                try command.run()
            }
            return .done
        } catch let end as ProcessEnd {
            return end.code
        } catch let error as APIError {
            host.output.message("error: \(error.message)")
            return CommandFailure(error).exitCode
        } catch {
            return report(error, host)
        }
    }

    /// Runs a plain call as the parsed command would without options.
    private static func perform(_ call: PlainCall, _ host: HostEnvironment) async throws(ProcessEnd) {
        let output = host.output
        var run: ScriptRun
        switch call {
        case .commands(let text):
            let script = ScriptRun.Script(source: Source(name: "-c", text: text))
            run = ScriptRun(host: host, scripts: [script], output: output)
        case .script(let file, let words):
            let words = RunArguments(file, words, rest: [])
            run = ScriptRun(host: host, scripts: try words.scripts(try words.sources(output), output), output: output)
            run.arguments = words.arguments
        }
        try await run.run()
    }

    /// Writes help and version to standard output; anything else is a usage error. Returns the exit code.
    private static func report(_ error: any Error, _ host: HostEnvironment) -> JobCommands.ExitCode {
        let text = (error as? UsageError)?.text ?? EmbedJobsCommand.fullMessage(for: error)
        let output = host.output
        if EmbedJobsCommand.exitCode(for: error) == .success {
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) { output.data(String(line)) }
            return .done
        }
        // Line by line: a message is one line, and a line end within it is shown as an escape.
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) { output.message(String(line)) }
        return .usage
    }
}

/// The encoding of what the process was started with. Swift's strings replace bytes that are not UTF-8 by U+FFFD, so
/// that a path would name another file.
private enum TextEncoding {
    /// The first argument or variable that is not valid UTF-8: `argument 2 (a\xFF.jsonl)`; nil if there is none.
    static var firstInvalid: String? {
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
