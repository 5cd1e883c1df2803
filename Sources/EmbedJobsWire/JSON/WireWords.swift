internal import EmbedJobs

/// Parses the closed sets of the contract, with errors in the words of the hosted service.
enum WireWords {
    static func model(_ text: String?) throws(APIError) -> ModelName {
        guard let text, !text.isEmpty else {
            throw APIError(.invalidRequest, "a model parameter is required for this endpoint.")
        }
        return ModelName(rawValue: text)
    }

    static func inputType(_ text: String?) throws(APIError) -> InputType {
        guard let type = text.flatMap(InputType.init) else {
            throw APIError(
                .invalidRequest,
                "invalid request: valid input_type must be provided with the provided model; "
                    + "it is one of \(list(InputType.self))"
            )
        }
        return type
    }

    /// The types in the given order, without duplicates; empty for nil.
    static func embeddingTypes(_ texts: [String]?) throws(APIError) -> [EmbeddingType] {
        var types: [EmbeddingType] = []
        for text in texts ?? [] {
            guard let type = EmbeddingType(rawValue: text) else {
                throw APIError(
                    .invalidRequest,
                    "invalid request: embedding_types can contain \(list(EmbeddingType.self)), not \(quoted(text))"
                )
            }
            if !types.contains(type) { types.append(type) }
        }
        return types
    }

    static func truncation(_ text: String?) throws(APIError) -> Truncation {
        guard let text else { return .end }
        guard let truncation = Truncation(rawValue: text) else {
            throw APIError(.invalidRequest, "invalid request: truncate must be START or END, not \(quoted(text))")
        }
        return truncation
    }

    /// A caller's text for use in a message: shortened, without control characters.
    static func quoted(_ text: String) -> String {
        let shown = text.unicodeScalars.prefix(40).map {
            $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? "?" : $0
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: shown)
        return "'\(String(view))'"
    }

    private static func list<T: CaseIterable & RawRepresentable<String>>(_ type: T.Type) -> String {
        T.allCases.map(\.rawValue).joined(separator: ", ")
    }
}

extension APIError {
    /// The error for a response that lacks a required field.
    static func lacks(_ field: String) -> APIError {
        APIError(.unreadableAnswer, "the service's response cannot be read: missing \(field)")
    }
}
