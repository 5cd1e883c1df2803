internal import ArgumentParser
internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHost
internal import JobCommands
internal import JobShell

/// `embedjobs models`: manages the models on this machine.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List, add and alias the models that jobs can use.",
        subcommands: [List.self, Add.self, Alias.self],
        defaultSubcommand: List.self
    )

    private static var output: TerminalOutput { TerminalOutput(color: .auto, environment: Composition.environment) }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the models in the store.")

        func run() async throws {
            let library = try Composition.modelLibrary()
            let output = ModelsCommand.output
            for model in try await library.models() {
                let alias = try await library.target(ofAlias: model.name).map { " (alias of \($0))" } ?? ""
                output.data("\(model.name)\(alias): \(model.dimensions) dimensions, \(model.maxTokens) tokens")
            }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Copy a model into the store.",
            discussion: "FOLDER is a BERT-family model in the Hugging Face layout: config.json, model.safetensors, "
                + "tokenizer.json or vocab.txt, modules.json, 1_Pooling."
        )

        @Argument(help: "The name that jobs will use.") var name: String
        @Argument(help: "The model's folder.") var folder: String

        func run() async throws {
            try await Composition.modelInstaller().add(name, from: folder)
            ModelsCommand.output.data("added \(name)")
        }
    }

    struct Alias: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "alias",
            abstract: "Make a name an alias of a local model.",
            discussion: "Vectors of the alias are those of the local model. Jobs that use it say so in their warnings."
        )

        @Argument(help: "The name that jobs will use.") var alias: String
        @Argument(help: "The local model to use.") var model: String

        func run() async throws {
            try await Composition.modelInstaller().alias(alias, to: model)
            ModelsCommand.output.data("\(alias) is an alias of \(model)")
        }
    }
}
