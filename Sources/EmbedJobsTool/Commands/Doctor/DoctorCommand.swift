internal import ArgumentParser
internal import DisplayText
internal import EmbedJobsHost
internal import JobCommands
internal import JobShell

/// `embedjobs doctor`: examines what the program needs.
struct DoctorCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Examine the store, models, processor, service, key and terminal, and say how to mend each.",
        discussion:
            "Nothing is created or changed, and the store is not opened: `embedjobs fsck` checks its content. "
            + "A line begins with ok, note or problem. The exit code is 1 if there is a problem. "
            + "The selected service gets one request, and has five seconds to respond."
    )

    @OptionGroup var listing: FormatOption
    @OptionGroup var service: ServiceOptions
    @OptionGroup var printing: OutputOptions

    func run(in host: HostEnvironment) async throws {
        try listing.check(of: Self.self)
        let output = printing.output(host)
        let findings = await Checkup(host: host, selection: service.selection).findings()
        let problems = findings.count { $0.state == .problem }
        if listing.isGiven {
            let columns: TableColumns = ["check", "state", "finding", "help"]
            try listing.show(findings.map(\.record), columns: columns, of: Self.self, on: output)
        } else {
            for line in findings.flatMap(\.lines) { output.data(line) }
            output.message(problems == 0 ? "nothing to mend" : "\(Figures.count(problems, of: "problem")) to mend")
            output.finish()
        }
        if problems > 0 { throw ProcessEnd(code: .failure) }
    }
}
