extension Command {
    static let help: Command = Command(
        "help",
        "Explain a command, a keyword, or a topic such as exit-codes.",
        argument("topic", default: HelpTopic.all, nil, "The topic. Default: list all topics."),
        examples: ["help", "help create", "help exit-codes"],
        check: { known in
            guard let topic = known["topic"], Help.text(on: topic, of: .standard) == nil else { return [] }
            return [("topic", unknown(topic))]
        }
    ) { (session: inout Session, topic: HelpTopic) async throws(CommandFailure) -> Value? in
        guard let text = Help.text(on: topic.text, of: .standard) else {
            throw CommandFailure(.failure, unknown(topic.text))
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) { session.output.data(String(line)) }
        return nil
    }

    private static func unknown(_ topic: String) -> ArgumentMistake {
        .unknownTopic(topic, suggestion: Suggestion.closest(to: topic, among: Help.topics(of: .standard)))
    }
}

/// The topic of `help`.
private struct HelpTopic: ArgumentType {
    let text: String

    /// The list of all topics.
    static let all = HelpTopic(reading: .text(""))

    static var placeholder: String { "TOPIC" }
    static var source: ValueSource { .topics }
    static func accepts(_ shape: Shape) -> Bool { true }
    init(reading value: Value) { text = value.text }
}
