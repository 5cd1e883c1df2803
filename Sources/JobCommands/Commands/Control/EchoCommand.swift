extension Command {
    static let echo = Command(
        "echo",
        "Write values to standard output, separated by spaces; a list is written with commas, as in text.",
        arguments("value", String.self, isRequired: false, keepsLists: true, "The values to write."),
        examples: [
            "echo 'all done'",
            "let ds = upload docs.jsonl; echo \"$ds has $ds.rows rows\"",
        ]
    ) { (session: inout Session, values: [String]) async throws(CommandFailure) -> Value? in
        session.output.data(values.joined(separator: " "))
        return nil
    }
}
