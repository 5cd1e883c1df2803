/// The metadata of a response: the API's version, billed units, and warnings.
struct MetaBody: Decodable, JSONWritable {
    struct Version: Decodable, JSONWritable {
        var version: String?

        enum CodingKeys: String, CodingKey { case version }

        func write(to json: inout JSONWriter) { json.object { $0.member(CodingKeys.version, version) } }
    }

    struct BilledUnits: Decodable, JSONWritable {
        var inputTokens: Double?

        enum CodingKeys: String, CodingKey { case inputTokens = "input_tokens" }

        func write(to json: inout JSONWriter) { json.object { $0.member(CodingKeys.inputTokens, inputTokens) } }
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

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.version, version)
            json.member(CodingKeys.billedUnits, billedUnits)
            json.member(CodingKeys.warnings, warnings)
        }
    }
}
