internal import DatasetFormats
internal import DisplayText
internal import EmbedJobs
internal import VectorMaps

/// Texts and their vectors, as records.
struct EmbeddedTexts {
    /// The texts.
    let texts: [String]
    /// The vectors of each.
    let vectors: [VectorSet]
    /// The types of vectors that every text has.
    let types: [EmbeddingType]

    /// What is shown of texts.
    enum View: String, CaseIterable, ArgumentType {
        /// Their vectors.
        case vectors
        /// Their pairwise similarities.
        case similarity
    }

    /// One record for each text with its vectors.
    var vectorRecords: [Record] {
        zip(texts, vectors).map { text, set in
            var fields: [(String, Record.Content)] = [("text", .text(text))]
            if let dimensions = mostExact(set)?.dimensions { fields.append(("dimensions", .number(dimensions))) }
            if let norm = set.float?.reduce(0.0, { $0 + Double($1) * Double($1) }).squareRoot() {
                fields.append(("norm", .decimal(norm)))
            }
            for type in types { fields.append((type.rawValue, .vector(set[type]))) }
            return Record(fields)
        }
    }

    /// One record for each text with a list of its similarities to all texts.
    var similarityRecords: [Record] {
        similarities.map { number, text, row in
            let list = "[" + row.map(Figures.fourDecimals).joined(separator: ",") + "]"
            return Record([("number", .number(number)), ("text", .text(text)), ("similarity", .json(list))])
        }
    }

    /// One record for each text with its similarity to every text, in a field named by that text's number.
    var similarityMatrix: [Record] {
        similarities.map { number, text, row in
            let cells = row.enumerated().map { (String($0 + 1), Record.Content.decimal($1)) }
            return Record([("number", .number(number)), ("text", .text(text))] + cells)
        }
    }

    private var similarities: [(number: Int, text: String, row: [Double])] {
        let compared = vectors.compactMap { mostExact($0) }
        return zip(texts, compared).enumerated().map { index, pair in
            (index + 1, pair.0, compared.map { pair.1.similarity(to: $0) })
        }
    }

    private func mostExact(_ set: VectorSet) -> ComparedVector? {
        ComparedVector.types.lazy.compactMap { ComparedVector($0, of: set) }.first
    }
}

extension Session {
    /// Requests the vectors of texts, one set for each text, and shows the service's warnings. The request must name
    /// the types.
    func embedded(_ request: EmbedRequest) async throws(CommandFailure) -> [VectorSet] {
        let response = try await ask { service throws(APIError) in try await service.embed(request) }
        for warning in response.warnings { output.message("warning: \(warning)") }
        for type in request.embeddingTypes {
            guard response.vectors.count(where: { $0[type] != nil }) == request.texts.count else {
                throw CommandFailure(.missingResponseVectors(type: type.rawValue))
            }
        }
        return Array(response.vectors.prefix(request.texts.count))
    }
}
