/// One command, as read by the checker, the interpreter, help and the suggestions.
///
/// The body takes typed arguments:
/// ```swift
/// Command(
///     "cancel", "Ask jobs to stop.",
///     arguments("job", JobID.self, "The jobs."),
///     examples: ["cancel $job"]
/// ) { (session: inout Session, ids: [JobID]) async throws(CommandFailure) -> Value? in … }
/// ```
package struct Command: Sendable {
    /// The name that calls it.
    package let name: String
    /// What it does, in one sentence.
    package let summary: String
    /// Its parameters, positional ones first.
    package internal(set) var parameters: [ParameterDescription]
    /// The shape of its result; nil if it does not return a value.
    package let result: Shape?
    /// Whether one argument that is not a list yields one result instead of a list.
    package let givesOneForOne: Bool
    /// Whether it ends the script.
    package let endsScript: Bool
    /// Whether it changes nothing, so that `watch` may repeat it.
    package let isReading: Bool
    /// Whether a journal records each of its effects.
    package let isStep: Bool
    /// Whether it says which work the run does, before the first step.
    package let identifiesRun: Bool
    /// Whether it is destructive and so needs `--yes`.
    package let needsConsent: Bool
    /// Example lines; a test checks each of them.
    package let examples: [String]
    /// What a script does instead, for a command that only a prompt has; nil for all others.
    package let scriptAlternative: String?
    /// The end of its polling, as a dry run shows it: "until they have ended"; nil if it does not poll.
    let polls: String?
    /// Its further requests that a dry run cannot know, as a dry run shows them.
    let sequel: String?

    /// Finds mistakes in valid arguments that do not fit together, as far as their texts are known before a run.
    let check: @Sendable (KnownArguments) -> [(parameter: String, mistake: ArgumentMistake)]
    /// Runs the command.
    let run: @Sendable (inout Session, Arguments) async throws(CommandFailure) -> Value?
    /// Starts it as a loop's source that yields each value when it is ready; nil if it returns them together.
    let iterate: (@Sendable (inout Session, Arguments) throws(CommandFailure) -> any ValueIterator)?

    /// Declares a command with typed parameters.
    init<each P>(
        _ name: String,
        _ summary: String,
        _ parameters: repeat Parameter<each P>,
        result: Shape? = nil,
        givesOneForOne: Bool = false,
        endsScript: Bool = false,
        isReading: Bool = false,
        isStep: Bool = false,
        identifiesRun: Bool = false,
        needsConsent: Bool = false,
        polls: String? = nil,
        sequel: String? = nil,
        scriptAlternative: String? = nil,
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
        self.isReading = isReading
        self.isStep = isStep
        self.identifiesRun = identifiesRun
        self.needsConsent = needsConsent
        self.examples = examples
        self.polls = polls
        self.sequel = sequel
        self.scriptAlternative = scriptAlternative
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

    /// Declares a command whose parameters come from another table; the body takes untyped values.
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
        isReading = false
        isStep = false
        identifiesRun = false
        needsConsent = false
        polls = nil
        sequel = nil
        scriptAlternative = nil
        check = { _ in [] }
        run = { session, arguments throws(CommandFailure) in
            try await body(&session, arguments)
            return nil
        }
        iterate = nil
    }

    /// The command with all parameters: "wait JOB… [timeout=DURATION]".
    package var signature: String { ([name] + parameters.map(\.signature)).joined(separator: " ") }

    /// The command with its required parameters only: "wait JOB… […]".
    package var shortSignature: String {
        let needed = parameters.filter(\.isRequired).map(\.signature)
        return ([name] + needed + (needed.count < parameters.count ? ["[…]"] : [])).joined(separator: " ")
    }

    /// The names of its options.
    package var keys: [String] { parameters.filter { $0.form == .option }.map(\.name) }
}

/// The values of a command that is the source of a loop.
protocol ValueIterator: Sendable {
    /// Waits for the next value; returns nil at the end.
    mutating func next(_ session: inout Session) async throws(CommandFailure) -> Value?
}

/// The expanded arguments of one call.
struct Arguments: Sendable {
    /// The values with their parameters, in the order they are written; a list for a variadic parameter.
    var bound: [(parameter: ParameterDescription, value: Value)] = []
    /// Whether there is exactly one positional value, and it is not a list.
    var isOne = false
    /// Whether a required argument is unknown in a dry run.
    var areUnknown = false

    /// The value for the parameter with a name; nil without an argument.
    subscript(name: String) -> Value? { bound.first { $0.parameter.name == name }?.value }

    /// Reads one argument as its type.
    func read<T>(_ parameter: Parameter<T>) throws(CommandFailure) -> T {
        let name = parameter.description.name
        do throws(ArgumentMistake) {
            return try parameter.read(self[name])
        } catch {
            throw CommandFailure(.usage, NamedMistake(.part(name), error))
        }
    }
}

/// The arguments of a call, with the texts that are known before a run.
struct KnownArguments: Sendable {
    /// The known texts by parameter name, several texts of one parameter with blanks between them.
    var texts: [String: String] = [:]
    /// The names of all parameters with an argument, known or not.
    var given: Set<String> = []
    /// The number of values of each parameter, as written; a list is one.
    var counts: [String: Int] = [:]
    /// The access to local files.
    var files: FileLookup
    /// Whether the content of a file is already what the command will read, and a failure is not caught.
    var isSettled: @Sendable (_ path: String) -> Bool = { _ in true }

    /// The text of a parameter; nil if it is not known.
    subscript(name: String) -> String? { texts[name] }

    /// Whether a parameter has an argument whose text is not known yet.
    func isUnknown(_ name: String) -> Bool { given.contains(name) && texts[name] == nil }
}
