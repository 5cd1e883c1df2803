internal import ArgumentParser
internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHost
internal import JobCommands
internal import JobShell

/// `embedjobs keys`: manages the keys of the server on a store.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Create, list and revoke the API keys of a store's server.",
        discussion: "A running server applies changes within a second.",
        subcommands: [List.self, Create.self, Revoke.self],
        defaultSubcommand: List.self
    )

    struct Create: HostCommand {
        static let configuration = CommandConfiguration(
            commandName: "create",
            abstract: "Create a key and print it once.",
            discussion:
                "The key is the only output on standard output: KEY=$(embedjobs keys create laptop). Only its digest "
                + "is stored."
        )

        @Argument(help: "The key's name: up to 64 letters, digits and -_.@.") var name: String
        @ArgumentParser.Option(
            help: ArgumentHelp(
                "The owner whose datasets and jobs the key gives access to; the shell uses the owner local. "
                    + "Default: the key's name."
            )
        )
        var owner: String?
        @OptionGroup var location: StoreOption
        @OptionGroup var printing: OutputOptions

        func validate() throws {
            for name in [name] + (owner.map { [$0] } ?? []) {
                if let mistake = KeyStore.mistake(inName: name) { throw ValidationError(mistake) }
            }
        }

        func run(in host: HostEnvironment) async throws {
            let keys = try host.keyStore(location.store, makesStore: true)
            let output = printing.output(host)
            output.data(try await keys.create(name, owner: owner.map(Owner.init(rawValue:))))
            guard Stream.outputError != nil else { return }
            try await keys.revoke(name)
            output.warning("key \(name) was revoked, because it could not be printed")
        }
    }

    struct List: HostCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List all keys.")

        @OptionGroup var listing: FormatOption
        @OptionGroup var location: StoreOption
        @OptionGroup var printing: OutputOptions

        func run(in host: HostEnvironment) async throws {
            try listing.check(of: KeysCommand.self)
            let output = printing.output(host)
            let records = try await host.keyStore(location.store).keys().map { key in
                Record([
                    ("id", .id(key.id)), ("name", .text(key.name)), ("owner", .text(key.owner.rawValue)),
                    ("created_at", .time(key.createdAt)), ("used_at", key.usedAt.map { .time($0) } ?? .null),
                    ("revoked_at", key.revokedAt.map { .time($0) } ?? .null),
                ])
            }
            let columns: TableColumns = ["id", "name", "owner", "created_at", "used_at", "revoked_at"]
            let next = "no keys yet; embedjobs keys create NAME creates one"
            try listing.show(records, columns: columns, of: KeysCommand.self, whenEmpty: next, on: output)
        }
    }

    struct Revoke: HostCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke",
            abstract: "Revoke a key permanently."
        )

        @Argument(help: "The key's name or id.") var key: String
        @OptionGroup var location: StoreOption
        @OptionGroup var printing: OutputOptions

        func run(in host: HostEnvironment) async throws {
            try await host.keyStore(location.store).revoke(key)
            printing.output(host).data("revoked \(key)")
        }
    }
}
