extension KeyTable {
    /// modules.json: the keys of each module.
    package static let modules = KeyTable(
        file: "modules.json",
        rows: [
            .honoured("type", "path", "name"),
            .ignored("the order is that of the file", "idx"),
            .ignored("it names arguments of a call that jobs do not have", "kwargs"),
        ]
    )

    /// The pooling's config.json. The constructor in the library refuses unknown keys.
    package static let pooling = KeyTable(
        file: "1_Pooling/config.json",
        rows: [
            .honoured("pooling_mode", "pooling_mode_cls_token", "pooling_mode_mean_tokens"),
            .honoured("pooling_mode_max_tokens", "pooling_mode_mean_sqrt_len_tokens"),
            .honoured("pooling_mode_weightedmean_tokens", "pooling_mode_lasttoken"),
            .ignored("the vectors have the width of the model", "embedding_dimension", "word_embedding_dimension"),
            .refused("include_prompt", "the pooling would leave out the tokens of a prompt") { $0 == .flag(true) },
        ],
        refusesOthers: true
    )

    /// The normalisation's config.json.
    package static let normalize = KeyTable(
        file: "2_Normalize/config.json",
        rows: [
            .refused("module_input_name", "only vectors of texts are normalised", unless: isVector),
            .refused("module_output_name", "only vectors of texts are normalised", unless: isVector),
        ]
    )

    /// sentence_bert_config.json, or one of its other names. The constructor in the library refuses unknown keys.
    package static let transformer = KeyTable(
        file: "sentence_bert_config.json",
        rows: [
            .honoured("max_seq_length", "do_lower_case"),
            .refused("processing_kwargs", "it changes how texts are tokenized; set max_seq_length for a limit"),
            .refused("model_args", "it changes how the model is loaded", unless: hasOnlyTrust),
            .refused("model_kwargs", "it changes how the model is loaded", unless: hasOnlyTrust),
            .refused("tokenizer_args", "write the settings to tokenizer_config.json", unless: hasOnlyTrust),
            .refused("processor_kwargs", "write the settings to tokenizer_config.json", unless: hasOnlyTrust),
            .refused("config_args", "write the settings to config.json", unless: hasOnlyTrust),
            .refused("config_kwargs", "write the settings to config.json", unless: hasOnlyTrust),
            .refused("transformer_task", "only \"feature-extraction\" gives vectors") {
                $0 == .text("feature-extraction")
            },
            .refused("modality_config", "only the last hidden state of texts is read") {
                $0.members.count == 1 && $0["text.method"] == .text("forward")
                    && $0["text.method_output_name"] == .text("last_hidden_state")
            },
            .refused("module_output_name", "only \"token_embeddings\" can be pooled") {
                $0 == .text("token_embeddings")
            },
            .refused("query_length", "queries and documents have one limit"),
            .refused("document_length", "queries and documents have one limit"),
            .refused("query_expansion", "queries are not expanded"),
            .refused("tokenizer_name_or_path", "the tokenizer must be in the model's folder"),
            .ignored("it affects speed only", "unpad_inputs"),
            .ignored("it is replaced when the model is loaded", "backend"),
            .ignored("the files are local", "cache_dir"),
        ],
        refusesOthers: true
    )

    /// config_sentence_transformers.json.
    package static let sentences = KeyTable(
        file: "config_sentence_transformers.json",
        rows: [
            .honoured("prompts", "default_prompt_name"),
            .refused("truncate_dim", "vectors are not shortened; remove the key, and set output_dimension in requests"),
            .refused("model_type", "only \"SentenceTransformer\" gives one vector for a text") {
                $0 == .text("SentenceTransformer")
            },
            .ignored("it compares vectors and does not change them", "similarity_fn_name"),
            .ignored("it names versions of Python packages", "__version__", "requirements"),
        ]
    )

    /// adapter_config.json, whose presence is refused.
    package static let adapter = KeyTable(
        file: "adapter_config.json",
        rows: [.refused("*", "adapters are not supported")]
    )

    @Sendable private static func isVector(_ value: JSONValue) -> Bool { value == .text("sentence_embedding") }

    /// The library ignores `trust_remote_code` here.
    @Sendable private static func hasOnlyTrust(_ value: JSONValue) -> Bool {
        value.isEmpty || value.members.map(\.name) == ["trust_remote_code"]
    }
}
