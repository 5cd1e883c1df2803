internal import ArgumentParser
internal import EmbedJobs
internal import EmbedJobsEngine
internal import JobCommands
internal import JobShell

/// `embedjobs keys`: who may use the server on this store.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make, list and revoke the keys of a server on this store.",
        discussion: "A server that is running takes note within a second.",
        subcommands: [List.self, Create.self, Revoke.self],
        defaultSubcommand: List.self
    )

    struct StoreOption: ParsableArguments {
        @ArgumentParser.Option(help: "The folder of the store, instead of the one of this user.") var store: String?

        /// The keys; a store that is not there is made only where a key is.
        func keys(makesStore: Bool = false) throws(APIError) -> KeyStore {
            try Composition.keyStore(store, makesStore: makesStore)
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create",
            abstract: "Make a key and print it, this once.",
            discussion:
                "It is the only thing on standard output: KEY=$(embedjobs keys create laptop). Only a digest of "
                + "it is stored."
        )

        @Argument(help: "What to call the key.") var name: String
        @ArgumentParser.Option(
            help: "Whose datasets and jobs it leads to; the key's name without it. The shell's are those of local."
        )
        var owner: String?
        @OptionGroup var place: StoreOption

        func validate() throws {
            for name in [name] + (owner.map { [$0] } ?? []) {
                if let mistake = KeyStore.mistake(inName: name) { throw ValidationError(mistake) }
            }
        }

        func run() async throws {
            let key = try await place.keys(makesStore: true).create(name, owner: owner.map(Owner.init(rawValue:)))
            print(key)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List all keys.")

        @OptionGroup var place: StoreOption

        func run() async throws {
            for key in try await place.keys().keys() {
                let used = key.usedAt.map { "last used \($0)" } ?? "never used"
                let state = key.revokedAt.map { "revoked \($0)" } ?? used
                print("\(key.id) \(key.name): owner \(key.owner), made \(key.createdAt), \(state)")
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke",
            abstract: "Make a key useless, for good."
        )

        @Argument(help: "The key's name or id.") var key: String
        @OptionGroup var place: StoreOption

        func run() async throws {
            try await place.keys().revoke(key)
            print("revoked \(key)")
        }
    }
}
