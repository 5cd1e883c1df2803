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
    let types: [VectorType]

    /// What is shown of texts.
    enum View: String, CaseIterable, ArgumentType {
        /// Their vectors.
        case vectors
        /// Their pairwise similarities.
        case similarity
    }

    /// One record for each text with all numbers, for programs and scripts.
    var vectorRecords: [Record] { records { .vector($0, of: $1) } }

    /// One record for each text with the shapes and first numbers of its vectors, for people.
    var vectorSummaries: [Record] { records { .summary(of: $0, $1) } }

    private func records(_ content: (VectorType, VectorSet) -> Record.Content) -> [Record] {
        zip(texts, vectors).map { text, set in
            var fields: [(String, Record.Content)] = [("text", .text(text))]
            if let dimensions = mostExact(set)?.dimensions { fields.append(("dimensions", .number(dimensions))) }
            if let norm = set.float?.reduce(0.0, { $0 + Double($1) * Double($1) }).squareRoot() {
                fields.append(("norm", .decimal(norm)))
            }
            for type in types { fields.append((type.rawValue, content(type, set))) }
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
        let answer = try await ask { service throws(APIError) in try await service.embed(request) }
        for warning in answer.warnings { output.message("warning: \(warning)") }
        for type in request.embeddingTypes where answer.count(of: type) != request.texts.count {
            throw CommandFailure.lackingVectors(type.rawValue)
        }
        return request.texts.indices.map { answer.vectors(at: $0, request.embeddingTypes) }
    }
}

extension CommandFailure {
    /// A response that lacks vectors of a requested type.
    static func lackingVectors(_ type: String) -> CommandFailure {
        CommandFailure(.failure, "the service did not return \(type) vectors for all texts")
    }
}

extension Embeddings {
    fileprivate func count(of type: EmbeddingType) -> Int? {
        switch type {
        case .float: float?.count
        case .int8: int8?.count
        case .uint8: uint8?.count
        case .binary: binary?.count
        case .ubinary: ubinary?.count
        case .base64: base64?.count
        }
    }

    /// The vectors of the text at an index, of the requested types that every text has.
    fileprivate func vectors(at index: Int, _ types: [EmbeddingType]) -> VectorSet {
        var set = VectorSet()
        for type in types {
            switch type {
            case .float: set.float = float?[index]
            case .int8: set.int8 = int8?[index]
            case .uint8: set.uint8 = uint8?[index]
            case .binary: set.binary = binary?[index]
            case .ubinary: set.ubinary = ubinary?[index]
            case .base64: set.base64 = base64?[index]
            }
        }
        return set
    }
}
