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

    static let blank = MetaBody()

    static let fields: [Field<MetaBody>] = [
        .object("api_version", \.version),
        .object("billed_units", \.billedUnits),
        .optional("warnings", \.warnings, .strings),
    ]
}

extension MetaBody {
    /// The metadata that this server sends.
    ///
    /// A function, since a call of an initialiser without arguments would make the blank object.
    static func sent(version: String = "1", inputTokens: Int? = nil, warnings: [String] = []) -> MetaBody {
        MetaBody(
            version: Version(version: version),
            billedUnits: inputTokens.map { BilledUnits(inputTokens: Double($0)) },
            warnings: warnings.isEmpty ? nil : warnings
        )
    }
}

extension Field {
    /// The metadata of a response without warnings.
    static var meta: Field { meta({ _ in MetaBody.sent() }, { _, _ in }) }

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
