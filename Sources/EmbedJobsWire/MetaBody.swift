/// What accompanies an answer: the API's version, what is counted, and what the caller should know.
struct MetaBody: Codable {
    struct Version: Codable {
        var version: String?
    }

    struct BilledUnits: Codable {
        var inputTokens: Double?

        enum CodingKeys: String, CodingKey { case inputTokens = "input_tokens" }
    }

    var version: Version?
    var billedUnits: BilledUnits?
    var warnings: [String]?

    enum CodingKeys: String, CodingKey {
        case version = "api_version"
        case billedUnits = "billed_units"
        case warnings
    }

    init(version: String = "1", inputTokens: Int? = nil, warnings: [String] = []) {
        self.version = Version(version: version)
        billedUnits = inputTokens.map { BilledUnits(inputTokens: Double($0)) }
        self.warnings = warnings.isEmpty ? nil : warnings
    }
}
