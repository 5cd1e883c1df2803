internal import EmbedJobs

extension Command {
    static let models = Command(
        "models",
        "List the models that jobs can use.",
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        examples: ["models", "models format=ids"]
    ) { (session: inout Session, format: OutputFormat?) async throws(CommandFailure) -> Value? in
        let models = try await session.ask { service throws(APIError) in try await service.models() }
        let names = models.map { Value.text($0.name.rawValue) }
        session.write(models.map { Record($0) }, format, columns: Record.columns(of: models), rows: names)
        return nil
    }
}
