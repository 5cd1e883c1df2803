import EmbedJobs
import JobAssist
import JobCommands
import TestSupport

/// A completer at a prompt that knows a model and a job.
enum HighlightingFixture {
    static let jobID = "1f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60"

    static func completer(variables: [String: Value] = [:]) -> Completer {
        var inputs = RunInputs()
        inputs.hasConsent = true
        inputs.environment = ["HOME": "/nowhere"]
        var context = RunContext(RunEffects(service: ScriptedService()))
        context.names = NameCache()
        var session = Session(context, inputs, output: SilentOutput())
        session.variables = variables
        let model = Model(name: ModelName(rawValue: "tiny"), dimensions: 32, maxTokens: 512)
        let job = KnownNames.Entry(
            id: jobID,
            name: "nightly",
            state: "complete",
            createdAt: Timestamp(microseconds: 1)
        )
        let program = ProgramCommands(
            path: "/opt/embedjobs",
            subcommands: [["doctor"], ["models"], ["models", "get"], ["serve"]]
        )
        return Completer(
            state: session.state,
            names: KnownNames(models: [model], jobs: [job], datasets: []),
            program: program
        )
    }
}
