internal import EmbedJobs

/// The members of requests, with errors in the words of the hosted service.
extension Field {
    /// The model of a request.
    static func model(_ path: any FieldPath<Object, ModelName>, _ summary: String? = nil) -> Field {
        let refusal = APIError(.invalidRequest, "a model parameter is required for this endpoint.")
        let coding = Coding<ModelName, String>.raw.unlessEmpty.described(by: .text(length: 1...Int.max))
        return required("model", path, coding, summary, orThrow: refusal)
    }

    /// The purpose of the texts.
    static func inputType(_ path: any FieldPath<Object, InputType>) -> Field {
        let refusal = APIError.invalid(
            "valid input_type must be provided with the provided model; it is one of \(list(InputType.self))"
        )
        return required("input_type", path, .choice, "The purpose of the texts.", orThrow: refusal)
    }

    /// The vector types in the given order, without duplicates; an empty list is omitted.
    static func embeddingTypes(_ path: any FieldPath<Object, [EmbeddingType]>, _ summary: String) -> Field {
        let coding = Coding<[EmbeddingType], [String]>(
            .optional(.list(.words(EmbeddingType.self))),
            write: { $0.isEmpty ? nil : $0.map(\.rawValue) },
            read: { (texts) throws(APIError) in
                var types: [EmbeddingType] = []
                for text in texts {
                    guard let type = EmbeddingType(rawValue: text) else {
                        let known = list(EmbeddingType.self)
                        throw .invalid("embedding_types can contain \(known), not \(QuotedText(text))")
                    }
                    if !types.contains(type) { types.append(type) }
                }
                return types
            }
        )
        return defaulted("embedding_types", path, coding, summary)
    }

    /// The number of dimensions that the caller expects.
    static func outputDimension(_ path: any FieldPath<Object, Int?>) -> Field {
        optional(
            "output_dimension",
            path,
            .integer.described(by: .optional(.integer(1...Limits.countMax))),
            "The number of dimensions of a vector, which must be the model's own."
        )
    }

    /// Whether earlier vectors may be copied. An extension, so the default is not sent.
    static func reuse(_ path: any FieldPath<Object, Bool>) -> Field {
        let coding = Coding<Bool, Bool>(.optional(.flag), write: { $0 ? nil : false }, read: { $0 })
        return defaulted(
            "reuse",
            path,
            coding,
            "Whether vectors of texts that earlier jobs embedded in the same way may be copied. Default: true."
        )
    }

    /// The end at which long texts are cut. The hosted service knows NONE for `/embed` only; for jobs it is an
    /// extension.
    static func truncate(_ path: any FieldPath<Object, Truncation>, _ summary: String) -> Field {
        let coding = Coding<Truncation, String>(
            .optional(.words(Truncation.self)),
            write: { $0.rawValue },
            read: { (text) throws(APIError) in
                guard let end = Truncation(rawValue: text) else {
                    throw .invalid("truncate must be NONE, START or END, not \(QuotedText(text))")
                }
                return end
            }
        )
        return defaulted("truncate", path, coding, summary)
    }

    private static func list<T: CaseIterable & RawRepresentable<String>>(_ type: T.Type) -> String {
        T.allCases.map(\.rawValue).joined(separator: ", ")
    }
}

/// A caller's text for use in a message: in quotes, shortened, without control characters.
struct QuotedText: CustomStringConvertible {
    let description: String

    init(_ text: String) {
        let shown = text.unicodeScalars.prefix(40).map {
            $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? "?" : $0
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: shown)
        description = "'\(String(view))'"
    }
}
