extension Command {
    static let connect = Command(
        "connect",
        "Use another service at this prompt; jobs keep running on the one that is left.",
        argument("service", ServiceName.self, "An address, the name of a profile, cohere, or local for the engine."),
        scriptAlternative: "a script runs on one service: embedjobs run --profile NAME FILE, or --server URL",
        examples: ["connect work", "connect http://127.0.0.1:8484", "connect local"]
    ) { (session: inout Session, service: ServiceName) async throws(CommandFailure) -> Value? in
        try await session.connect(to: service.text)
        return nil
    }
}

/// The name or address of a service; it is looked up when the command runs.
private struct ServiceName: ArgumentType {
    let text: String

    static var placeholder: String { "URL|PROFILE|local" }
    static var source: ValueSource { .services }
    init(reading value: Value) throws(ArgumentMistake) {
        guard !value.text.isEmpty else { throw .emptyValue(.service) }
        text = value.text
    }
}
