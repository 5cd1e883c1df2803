extension Command {
    static let help: Command = Command(
        "help",
        "Explain a command, a keyword, or a topic such as start.",
        arguments(
            "topic",
            HelpTopic.self,
            isRequired: false,
            "The topic, or a command and one of its options. Default: an overview."
        ),
        examples: ["help", "help create", "help list status", "help exit-codes"],
        check: { known in
            guard let topic = known["topic"], Help.text(on: topic, of: .standard) == nil else { return [] }
            return [("topic", unknown(topic))]
        }
    ) { (session: inout Session, words: [HelpTopic]) async throws(CommandFailure) -> Value? in
        let topic = words.map(\.text).joined(separator: " ")
        guard let text = Help.text(on: topic, of: .standard) else { throw CommandFailure(.failure, unknown(topic)) }
        session.output.write(help: text)
        return nil
    }

    private static func unknown(_ topic: String) -> ArgumentMistake {
        .unknownTopic(topic, suggestion: Suggestion.closest(to: topic, among: Help.topics(of: .standard)))
    }
}

/// A word of the topic of `help`.
private struct HelpTopic: ArgumentType {
    let text: String

    static var placeholder: String { "TOPIC" }
    static var source: ValueSource { .topics }
    static func accepts(_ shape: Shape) -> Bool { true }
    init(reading value: Value) { text = value.text }
}
