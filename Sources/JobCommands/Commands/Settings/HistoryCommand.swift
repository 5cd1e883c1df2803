extension Command {
    static let history = Command(
        "history",
        "Show the lines typed at the prompt, newest last.",
        argument("text", default: "", nil, "Show only lines that contain this text."),
        optional("limit", default: 20, "20", "Maximum number of lines."),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        examples: ["history", "history create limit=5"]
    ) {
        (
            session: inout Session,
            text: String,
            limit: Int,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let lines = session.context.typedLines().enumerated().filter { text.isEmpty || $0.element.contains(text) }
        let records = lines.suffix(limit).map { number, line in
            Record([("number", .number(number + 1)), ("command", .text(line))])
        }
        session.write(records, format, columns: ["number", "command"], rows: records.map { .record($0) })
        return nil
    }
}
