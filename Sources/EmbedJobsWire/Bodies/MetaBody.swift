internal import EmbedJobs

/// The metadata of a response: the API's version, billed units, and warnings.
struct MetaBody: WireObject {
    struct Version: WireObject {
        var version: String?

        static let blank = Version()
        static let fields: [Field<Version>] = [.optional("version", \.version, .string)]
    }

    struct BilledUnits: WireObject {
        var inputTokens: Double?

        static let blank = BilledUnits()
        static let fields: [Field<BilledUnits>] = [.optional("input_tokens", \.inputTokens, .number)]
    }

    var version: Version?
    var billedUnits: BilledUnits?
    var warnings: [String]?

    static let blank = MetaBody(version: nil, billedUnits: nil, warnings: nil)

    static let fields: [Field<MetaBody>] = [
        .object("api_version", \.version),
        .object("billed_units", \.billedUnits),
        .optional("warnings", \.warnings, .strings),
    ]
}

extension MetaBody {
    init(version: String = "1", inputTokens: Int? = nil, warnings: [String] = []) {
        self.version = Version(version: version)
        billedUnits = inputTokens.map { BilledUnits(inputTokens: Double($0)) }
        self.warnings = warnings.isEmpty ? nil : warnings
    }
}

extension Field {
    /// The metadata of a response without warnings.
    static var meta: Field { meta({ _ in MetaBody() }, { _, _ in }) }

    /// The metadata of a response; nil if a service sends none.
    static func meta(
        _ write: @escaping @Sendable (Object) -> MetaBody,
        _ read: @escaping @Sendable (MetaBody?, inout Object) -> Void
    ) -> Field {
        Field(
            "meta",
            MetaBody.objectSchema,
            write: { write($0) },
            read: { (meta: ReadObject<MetaBody>?, object) throws(APIError) in read(try meta?.get(), &object) }
        )
    }
}
