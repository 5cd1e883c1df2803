internal import ArgumentParser
internal import EmbedJobsHost
internal import JobCommands
internal import JobScript
internal import JobShell
internal import LocalFiles

/// `embedjobs fmt FILE…`: formats scripts.
struct FormatCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt",
        abstract: "Format scripts in the standard style.",
        discussion: "Comments, words and line ends are kept. - formats standard input to standard output."
    )

    @Argument(help: "The scripts.", completion: .script) var files: [String]
    @Flag(help: "Change nothing; list the scripts that would change, and fail if there are any.") var check = false
    @OptionGroup var options: OutputOptions

    func run(in host: HostEnvironment) async throws {
        let output = options.output(host)
        var end = JobCommands.ExitCode.done
        for file in files {
            guard let source = ScriptText.read(file, output) else {
                end = .usage
                continue
            }
            switch ScriptFormatter.format(source, verbs: Set(CommandTable.standard.names)) {
            case .failure(let mistakes):
                for mistake in mistakes.diagnostics { output.report(mistake, in: source) }
                end = .usage
            case .success(let text):
                if !write(text, over: source, to: output), end == .done { end = .failure }
            }
        }
        if end != .done { throw ProcessEnd(code: end) }
    }

    /// Writes the text if it differs; returns false if that failed, or if `--check` found a difference.
    private func write(_ text: String, over source: Source, to output: any CommandOutput) -> Bool {
        let bytes = Array(text.utf8)
        // A pipe, such as a process substitution, cannot be replaced.
        if source.name == Source.standardInputName || Folder.isStream(source.name), !check {
            for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                output.data(String(line))
            }
            return true
        }
        guard bytes != source.bytes else { return true }
        if check {
            output.data(source.name)
            return false
        }
        do throws(CommandFailure) {
            try RedirectTarget(path: source.name, appends: false).write(bytes)
            return true
        } catch {
            output.report(error)
            return false
        }
    }
}
