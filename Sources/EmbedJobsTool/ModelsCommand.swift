internal import ArgumentParser
internal import EmbedJobs
internal import EmbedJobsEngine
internal import JobCommands
internal import JobShell

/// `embedjobs models`: the models on this machine.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List, add and alias the models that jobs can name.",
        subcommands: [List.self, Add.self, Alias.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the models in the store.")

        func run() async throws {
            let library = try Composition.modelLibrary()
            for model in await library.models() {
                let alias = await library.target(ofAlias: model.name).map { " (stand-in: \($0))" } ?? ""
                print("\(model.name)\(alias): \(model.dimensions) dimensions, \(model.maxTokens) tokens")
            }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Copy a model into the store.",
            discussion: "FOLDER holds a BERT-family model in the Hugging Face layout: config.json, model.safetensors, "
                + "tokenizer.json or vocab.txt, modules.json, 1_Pooling."
        )

        @Argument(help: "The name that jobs will use.") var name: String
        @Argument(help: "The model's folder.") var folder: String

        func run() async throws {
            try await Composition.modelShelf().add(name, from: folder)
            print("added \(name)")
        }
    }

    struct Alias: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "alias",
            abstract: "Let a local model stand in for another name.",
            discussion: "Jobs that use the alias say so in their warnings: its vectors are the local model's."
        )

        @Argument(help: "The name that jobs will use.") var alias: String
        @Argument(help: "The local model that stands in.") var model: String

        func run() async throws {
            try await Composition.modelShelf().alias(alias, to: model)
            print("\(alias) stands for \(model)")
        }
    }
}
