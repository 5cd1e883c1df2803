extension KeyTable {
    /// config.json of a BERT encoder.
    package static let bert = KeyTable(
        file: "config.json",
        rows: [
            .honoured("model_type", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size"),
            .honoured("hidden_act", "layer_norm_eps", "vocab_size", "max_position_embeddings", "type_vocab_size"),
            .honoured("tokenizer_class", "architectures"),
            .refused("position_embedding_type", "only absolute positions are implemented") { $0 == .text("absolute") },
            .refused("is_decoder", "a token would see only the tokens before it"),
            .refused("add_cross_attention", "the model is not an encoder"),
            .refused("is_encoder_decoder", "the model is not an encoder"),
            .refused("auto_map", "the model has Python code of its own"),
            .refused("quantization_config", "save the model with weights in floats"),
            .refused("compression_config", "save the model with weights in floats"),
            .refused("pruned_heads", "save the model with all heads"),
            .refused("per_layer_config", "all layers must be alike"),
            .refused("transformers_weights", "the weights must be in model.safetensors"),
            .refused("fusion_config", "the layers are not fused"),
            .refused("processor_class", "only texts are embedded"),
            .ignored("it affects training only", "hidden_dropout_prob", "attention_probs_dropout_prob"),
            .ignored("it affects training only", "initializer_range", "gradient_checkpointing", "pad_token_id"),
            .ignored("it affects heads only", "classifier_dropout", "tie_word_embeddings", "id2label", "label2id"),
            .ignored("it affects heads only", "num_labels", "problem_type", "finetuning_task"),
            .ignored("it affects generation only", "use_cache", "max_length", "bos_token_id", "eos_token_id"),
            .ignored("it affects other outputs", "output_hidden_states", "output_attentions", "return_dict"),
            .ignored("it affects other outputs", "tie_last_hidden_states"),
            .ignored("it affects speed and memory only", "attn_implementation", "chunk_size_feed_forward"),
            .ignored("the precision is a setting of the engine", "torch_dtype", "dtype"),
            .ignored("it describes the file", "transformers_version", "_name_or_path", "name_or_path"),
        ]
    )
}
