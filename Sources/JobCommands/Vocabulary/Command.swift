/// One command: the single declaration that the checker, the interpreter, help and "did you mean" read.
///
/// The body is given real types:
/// ```swift
/// Command(
///     "cancel", "Ask jobs to stop.",
///     arguments("job", JobID.self, "The jobs."),
///     examples: ["cancel $job"]
/// ) { (session: inout Session, ids: [JobID]) async throws(CommandFailure) -> Value? in … }
/// ```
package struct Command: Sendable {
    /// The word that calls it.
    package let name: String
    /// What it does, in one sentence.
    package let summary: String
    /// What it takes, positional parameters first.
    package let parameters: [ParameterDescription]
    /// What it gives, nil if it gives nothing.
    package let result: Shape?
    /// Whether what it gives for one value, rather than a list of them, is one and no list.
    package let givesOneForOne: Bool
    /// Whether the script ends with it.
    package let endsScript: Bool
    /// Whether it takes away what cannot be had back, so that somebody has to agree.
    package let needsConsent: Bool
    /// Lines that show its use; every one of them is checked by a test.
    package let examples: [String]
    /// Until when it asks the service the same question again and again, for a dry run: "until they have ended".
    let polls: String?
    /// What it does behind a question whose answer a dry run does not know, for a dry run.
    let sequel: String?

    /// What is wrong with arguments that are right one by one, as far as their texts are known beforehand.
    let check: @Sendable (KnownArguments) -> [(parameter: String, mistake: ArgumentMistake)]
    /// Runs it.
    let run: @Sendable (inout Session, Arguments) async throws(CommandFailure) -> Value?
    /// Starts it as the source of a loop, where each value is used as soon as it is there; nil if it cannot be one.
    let iterate: (@Sendable (inout Session, Arguments) throws(CommandFailure) -> any ValueIterator)?

    /// Declares a command.
    init<each P>(
        _ name: String,
        _ summary: String,
        _ parameters: repeat Parameter<each P>,
        result: Shape? = nil,
        givesOneForOne: Bool = false,
        endsScript: Bool = false,
        needsConsent: Bool = false,
        polls: String? = nil,
        sequel: String? = nil,
        examples: [String],
        check: @escaping @Sendable (KnownArguments) -> [(parameter: String, mistake: ArgumentMistake)] = { _ in [] },
        iterate: (@Sendable (inout Session, repeat each P) -> any ValueIterator)? = nil,
        body: @escaping @Sendable (inout Session, repeat each P) async throws(CommandFailure) -> Value?
    ) {
        self.name = name
        self.summary = summary
        self.result = result
        self.givesOneForOne = givesOneForOne
        self.endsScript = endsScript
        self.needsConsent = needsConsent
        self.examples = examples
        self.polls = polls
        self.sequel = sequel
        self.check = check
        var descriptions: [ParameterDescription] = []
        repeat descriptions.append((each parameters).description)
        self.parameters = descriptions
        run = { session, arguments throws(CommandFailure) in
            try await body(&session, repeat try arguments.read(each parameters))
        }
        guard let iterate else {
            self.iterate = nil
            return
        }
        self.iterate = { session, arguments throws(CommandFailure) in
            iterate(&session, repeat try arguments.read(each parameters))
        }
    }

    /// Declares a command whose parameters stand in a table of their own; the body is given the arguments as values.
    init(
        _ name: String,
        _ summary: String,
        parameters: [ParameterDescription],
        examples: [String],
        body: @escaping @Sendable (inout Session, Arguments) async throws(CommandFailure) -> Void
    ) {
        self.name = name
        self.summary = summary
        self.parameters = parameters
        self.examples = examples
        result = nil
        givesOneForOne = false
        endsScript = false
        needsConsent = false
        polls = nil
        sequel = nil
        check = { _ in [] }
        run = { session, arguments throws(CommandFailure) in
            try await body(&session, arguments)
            return nil
        }
        iterate = nil
    }

    /// The command with its parameters, as it is written: "wait JOB… [timeout=DURATION]".
    package var signature: String { ([name] + parameters.map(\.signature)).joined(separator: " ") }

    /// The command with what it needs, where all of it would be too long: "wait JOB… […]".
    package var shortSignature: String {
        let needed = parameters.filter(\.isRequired).map(\.signature)
        return ([name] + needed + (needed.count < parameters.count ? ["[…]"] : [])).joined(separator: " ")
    }

    /// The keys of its options.
    package var keys: [String] { parameters.filter { $0.form == .option }.map(\.name) }
}

/// What a loop goes over when its source is a command.
protocol ValueIterator: Sendable {
    /// The next value as soon as there is one, nil at the end.
    mutating func next(_ session: inout Session) async throws(CommandFailure) -> Value?
}

/// The arguments of one call by parameter, expanded.
struct Arguments: Sendable {
    /// The values; of a variadic parameter, a list.
    var values: [String: Value] = [:]

    /// Whether the command is given one value by its place, and that is no list.
    var isOne = false
    /// Whether one of them is not known before a real run, and the command cannot do without.
    var areUnknown = false
    /// They as a dry run shows them, in the order in which they are given.
    var words: [String] = []

    /// One argument as its type.
    func read<T>(_ parameter: Parameter<T>) throws(CommandFailure) -> T {
        let name = parameter.description.name
        do throws(ArgumentMistake) {
            return try parameter.read(values[name])
        } catch {
            throw CommandFailure(.usage, "\(name): \(error.text) \(error.reason)", help: error.help)
        }
    }
}

/// Arguments whose texts are known before anything runs.
struct KnownArguments: Sendable {
    /// The texts by parameter; what is not known is not there.
    var texts: [String: String] = [:]
    /// The parameters that are given, known or not.
    var given: Set<String> = []
    /// How to look at local files.
    var files: FileLookup

    /// The text of a parameter if it is known.
    subscript(name: String) -> String? { texts[name] }

    /// Whether a parameter is given a value that is not known yet.
    func isUnknown(_ name: String) -> Bool { given.contains(name) && texts[name] == nil }
}
