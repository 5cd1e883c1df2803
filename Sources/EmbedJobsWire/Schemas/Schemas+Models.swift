internal import EmbedJobs

extension EmbedBody: Described {
    static var schema: Schema {
        .object([
            Schema.required(CodingKeys.model, .text(length: 1...Int.max), "A model listed by GET /v1/models."),
            Schema.required(
                CodingKeys.texts,
                .list(.text(length: 1...Int.max), count: 1...Limits.embedTextsMax),
                "The texts."
            ),
            Schema.required(CodingKeys.inputType, .words(InputType.self), "The purpose of the texts."),
            Schema.member(
                CodingKeys.embeddingTypes,
                .optional(.list(.words(EmbeddingType.self))),
                "The requested vector types."
            ),
            Schema.member(
                CodingKeys.truncate,
                .optional(.text(values: ["NONE"] + Truncation.allCases.map(\.rawValue))),
                "The end at which long texts are cut; NONE rejects them. Default: END."
            ),
        ])
    }
}

extension EmbedAnswerBody: Described {
    static var schema: Schema {
        .object([
            Schema.required(CodingKeys.responseType, .text(values: ["embeddings_floats", "embeddings_by_type"])),
            Schema.required(CodingKeys.id, .text()),
            Schema.required(CodingKeys.embeddings, .either([.list(.list(.number)), VectorsByType.schema])),
            Schema.required(CodingKeys.texts, .list(.text())),
            Schema.member(CodingKeys.meta, MetaBody.schema),
        ])
    }
}

extension VectorsByType: Described {
    static var schema: Schema {
        .object([
            Schema.member(CodingKeys.float, .list(.list(.number))),
            Schema.member(CodingKeys.int8, .list(.list(.integer(-128...127)))),
            Schema.member(CodingKeys.uint8, .list(.list(.integer(0...255)))),
            Schema.member(CodingKeys.binary, .list(.list(.integer(-128...127)))),
            Schema.member(CodingKeys.ubinary, .list(.list(.integer(0...255)))),
            Schema.member(CodingKeys.base64, .list(.text())),
        ])
    }
}

extension TokenizeBody: Described {
    static var schema: Schema {
        .object([
            Schema.required(CodingKeys.text, .text(length: 1...Limits.tokenizeScalarsMax)),
            Schema.required(CodingKeys.model, .text(length: 1...Int.max)),
        ])
    }
}

extension TokensBody: Described {
    static var schema: Schema {
        .object([
            Schema.required(CodingKeys.tokens, .list(.integer())),
            Schema.required(CodingKeys.strings, .list(.text())),
            Schema.member(CodingKeys.meta, MetaBody.schema),
        ])
    }
}

extension DetokenizeBody: Described {
    static var schema: Schema {
        .object([
            Schema.required(CodingKeys.tokens, .list(.count, count: 1...Limits.detokenizeTokensMax)),
            Schema.required(CodingKeys.model, .text(length: 1...Int.max)),
        ])
    }
}

extension TextBody: Described {
    static var schema: Schema {
        .object([Schema.required(CodingKeys.text, .text()), Schema.member(CodingKeys.meta, MetaBody.schema)])
    }
}

extension ModelBody: Described {
    static var schema: Schema {
        .object([
            Schema.required(CodingKeys.name, .text()),
            Schema.member(CodingKeys.isDeprecated, .flag),
            Schema.member(CodingKeys.endpoints, .list(.text())),
            Schema.member(CodingKeys.isFinetuned, .flag),
            Schema.member(CodingKeys.contextLength, .number, "Maximum length of a text in tokens."),
            Schema.member(CodingKeys.defaultEndpoints, .list(.text())),
            Schema.member(CodingKeys.features, .list(.text())),
            Schema.member(CodingKeys.dimensions, .integer(), "Number of dimensions of a vector."),
        ])
    }
}

extension ModelListBody: Described {
    static var schema: Schema {
        .object([
            Schema.required(CodingKeys.models, .list(ModelBody.schema)),
            Schema.member(CodingKeys.nextPageToken, .text()),
        ])
    }
}

extension KeyCheckBody: Described {
    static var schema: Schema {
        .object([
            Schema.required(CodingKeys.valid, .flag),
            Schema.member(CodingKeys.organizationID, .text()),
            Schema.member(CodingKeys.ownerID, .text()),
        ])
    }
}
