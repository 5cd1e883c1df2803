internal import ArgumentParser
internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHost
internal import JobCommands
internal import JobShell
internal import TextEmbedding

/// `embedjobs models`: manages the models on this machine.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List, add and alias the models that jobs can use.",
        subcommands: [List.self, Add.self, Alias.self],
        defaultSubcommand: List.self
    )

    struct List: HostCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the models in the store.")

        func run(in host: HostEnvironment) async throws {
            let library = try host.modelLibrary()
            let output = host.output
            for model in try await library.models() {
                let alias = try await library.target(ofAlias: model.name).map { " (alias of \($0))" } ?? ""
                output.data("\(model.name)\(alias): \(model.dimensions) dimensions, \(model.maxTokens) tokens")
            }
        }
    }

    struct Add: HostCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Copy a model into the store.",
            discussion: "FOLDER is "
                + ModelFamily.all.map { "a \($0.name)-family model in the Hugging Face layout: \($0.files)" }
                .joined(separator: "; or ") + "."
        )

        @Argument(help: "The name that jobs will use.") var name: String
        @Argument(help: "The model's folder.") var folder: String

        func run(in host: HostEnvironment) async throws {
            try await host.modelInstaller().add(name, from: folder)
            host.output.data("added \(name)")
        }
    }

    struct Alias: HostCommand {
        static let configuration = CommandConfiguration(
            commandName: "alias",
            abstract: "Make a name an alias of a local model.",
            discussion: "Vectors of the alias are those of the local model. Jobs that use it say so in their warnings."
        )

        @Argument(help: "The name that jobs will use.") var alias: String
        @Argument(help: "The local model to use.") var model: String

        func run(in host: HostEnvironment) async throws {
            try await host.modelInstaller().alias(alias, to: model)
            host.output.data("\(alias) is an alias of \(model)")
        }
    }
}
