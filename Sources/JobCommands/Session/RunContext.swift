package import EmbedJobs

/// What commands can use, the same throughout a run; `connect` changes the service of a prompt.
package struct RunContext: Sendable {
    /// What the run does outside the process.
    private(set) var effects: RunEffects
    /// The polling of the service's account.
    package var polling = AccountPolling(.inProcess)
    /// Finds the lines typed at prompts that pass a filter, newest last, for `history`.
    package var typedLines: @Sendable (TypedLineFilter) -> [TypedLine] = { _ in [] }
    /// The service that a prompt is connected to; nil outside a prompt.
    package var connection: Connection?
    /// The services that a prompt can connect to; nil outside a prompt.
    package var services: (any ServiceDirectory)?
    /// Where `set` keeps settings for later prompts; nil outside a prompt, or without a folder for them.
    package var savedSettings: SavedSettings?
    /// The names that the prompt knows; nil outside a prompt, where only a script's own names count.
    package var names: NameCache?
    /// The standard input of the process, for commands that read `-`.
    package var standardInput = StandardInput()
    /// The models that the service has, if they are on this machine, so that the checker finds a missing one; nil for a
    /// remote service, or if they cannot be listed.
    package var localModels: @Sendable () -> [String]? = { nil }
    /// The name of the service in messages about what is destroyed; empty if it has none.
    package var serviceLabel = ""
    /// Asks a person a question, and returns whether the answer is yes; nil if destructive commands do not ask.
    package var confirm: (@Sendable (String) async -> Bool)?
    /// Where the runs of scripts are recorded; nil if they are not, as in some tests.
    package var journals: JournalSetup?
    /// Creates an empty SHA-256 digest; nil if receipts are not needed, as in some tests.
    package var makeDigest: (@Sendable () -> any RunningDigest)?

    /// SHA-256 of bytes in hexadecimal; nil if digests are not needed.
    func sha256(of bytes: [UInt8]) -> String? {
        makeDigest.map { makeDigest in
            var digest = makeDigest()
            digest.update(bytes)
            return digest.hexadecimal()
        }
    }

    /// Creates the context of a run without a prompt.
    package init(_ effects: RunEffects) { self.effects = effects }

    /// Returns the context with the service of another one. The clock stays: the session counts from a time by it.
    func connected(to other: RunContext) -> RunContext {
        var context = self
        (context.effects, context.polling) = (other.effects, other.polling)
        context.effects.clock = effects.clock
        (context.localModels, context.makeDigest) = (other.localModels, other.makeDigest)
        (context.connection, context.journals) = (other.connection, other.journals)
        return context
    }
}
