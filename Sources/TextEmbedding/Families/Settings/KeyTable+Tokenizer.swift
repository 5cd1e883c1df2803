extension KeyTable {
    /// tokenizer_config.json.
    package static let tokenizerSettings = KeyTable(
        file: "tokenizer_config.json",
        rows: [
            .honoured("tokenizer_class", "do_lower_case", "strip_accents", "tokenize_chinese_chars"),
            .honoured("cls_token", "sep_token", "unk_token", "pad_token", "mask_token", "bos_token", "eos_token"),
            .honoured("additional_special_tokens", "extra_special_tokens", "added_tokens_decoder"),
            .honoured("model_max_length", "max_len"),
            .refused("padding_side", "padding before a text would shift its positions") { $0 == .text("right") },
            .refused("truncation_side", "set it to \"right\"; requests choose the other end by truncate=START") {
                $0 == .text("right")
            },
            .refused("model_input_names", "the model needs \"input_ids\" and \"attention_mask\"") {
                $0.items.contains(.text("input_ids")) && $0.items.contains(.text("attention_mask"))
            },
            .refused("auto_map", "the model has Python code of its own"),
            .refused("processor_class", "only texts are embedded"),
            .refused("fast_tokenizer_files", "rename the newest file to tokenizer.json and remove the key"),
            .refused("init_inputs", "the tokenizer's inputs must be files"),
            .refused("split_special_tokens", "special tokens are matched in texts"),
            .refused("do_basic_tokenize", "texts are always split into words") { $0 == .flag(true) },
            .refused("never_split", "list the words as added tokens"),
            .refused("add_special_tokens", "transformers does not accept it") { _ in false },
            .refused("vocab", "the vocabulary must be in tokenizer.json or vocab.txt"),
            .refused("tokenizer_object", "the tokenizer must be in tokenizer.json"),
            .refused("chat_template", "the library would embed texts as conversations"),
            .refused("gguf_file", "the tokenizer must be in tokenizer.json"),
            .ignored("it affects other families", "add_bos_token", "add_eos_token", "add_prefix_space", "trim_offsets"),
            .ignored("it affects decoding only", "clean_up_tokenization_spaces", "errors"),
            .ignored("it applies to single calls only", "stride", "truncation_strategy", "max_length", "verbose"),
            .ignored("texts are not padded", "pad_to_multiple_of", "pad_token_type_id", "tokenizer_padding"),
            .ignored("other files decide the limit", "tokenizer_truncation"),
            .ignored("the tokenizer builds its own", "post_processor"),
            .ignored("all tokens are in one segment", "return_token_type_ids"),
            .ignored("it describes the file", "name_or_path", "backend", "is_local", "local_files_only"),
            .ignored("the files in the folder are used", "special_tokens_map_file", "tokenizer_file", "vocab_file"),
        ]
    )

    /// special_tokens_map.json, which is read if tokenizer_config.json lacks `added_tokens_decoder`.
    package static let specialTokens = KeyTable(
        file: "special_tokens_map.json",
        rows: [
            .honoured("cls_token", "sep_token", "unk_token", "pad_token", "mask_token", "bos_token", "eos_token"),
            .honoured("additional_special_tokens", "extra_special_tokens"),
        ],
        refusesOthers: true
    )

    /// added_tokens.json, whose keys are tokens; it is read if tokenizer_config.json lacks `added_tokens_decoder`.
    package static let addedTokens = KeyTable(file: "added_tokens.json", rows: [.honoured("*")])

    /// vocab.txt, which is read without a tokenizer.json.
    package static let vocabulary = KeyTable(file: "vocab.txt", rows: [.honoured("*")])

    /// tokenizer.json. A tokenizer of class BertTokenizer uses its vocabulary and its added tokens only, and is refused
    /// if the rest disagrees with tokenizer_config.json in what versions of transformers read differently.
    package static let tokenizer = KeyTable(
        file: "tokenizer.json",
        rows: [
            .honoured("added_tokens", "normalizer", "normalizer.type", "normalizer.clean_text"),
            .honoured("normalizer.handle_chinese_chars", "normalizer.strip_accents", "normalizer.lowercase"),
            .honoured("pre_tokenizer", "pre_tokenizer.type", "post_processor", "post_processor.single"),
            .honoured("model.type", "model.vocab", "model.unk_token", "model.continuing_subword_prefix"),
            .honoured("model.max_input_chars_per_word"),
            .refused("version", "only version 1.0 is known") { $0 == .text("1.0") },
            .refused("truncation.direction", "set it to \"Right\"; requests choose the other end by truncate=START") {
                $0 == .text("Right")
            },
            .refused("padding.direction", "padding before a text would shift its positions") { $0 == .text("Right") },
            .ignored("other files decide the limit", "truncation.max_length"),
            .ignored("texts are not padded", "padding.strategy"),
            .ignored("it affects decoding only", "decoder"),
            .ignored("pairs of texts are not embedded", "post_processor.pair"),
        ]
    )
}
