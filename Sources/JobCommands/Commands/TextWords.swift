/// Commands about text.
enum TextWords {
    /// The commands, in the order of help.
    static let all = [echo]

    static let echo = Command(
        "echo",
        "Write values to the standard output, with blanks between them.",
        arguments("value", String.self, isRequired: false, "What to write."),
        examples: [
            "echo 'all done'",
            "let ds = upload docs.jsonl; echo \"$ds has $ds.rows rows\"",
        ]
    ) { (session: inout Session, values: [String]) async throws(CommandFailure) -> Value? in
        session.output.data(values.joined(separator: " "))
        return nil
    }
}
