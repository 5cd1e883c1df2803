#!/usr/bin/env python3
"""The cases of scripts/reference-keys: for each key of a model's files, changes of the base model's files."""

CASES = []
TRANSFORMER = "sentence_transformers.models.Transformer"
POOLING = "sentence_transformers.models.Pooling"
NORMALIZE = "sentence_transformers.models.Normalize"


def module(index, path, kind, **more):
    return {"idx": index, "name": str(index), "path": path, "type": kind, **more}


MODULES = [module(0, "", TRANSFORMER), module(1, "1_Pooling", POOLING), module(2, "2_Normalize", NORMALIZE)]
GENERIC = ("tokenizer_config.json", "tokenizer_class", "PreTrainedTokenizerFast")
CASED = ("tokenizer_config.json", "do_lower_case", False)
PLAIN = ["modules.json", "sentence_bert_config.json", "config_sentence_transformers.json", "1_Pooling/config.json"]


def case(row, *changes, write=None, remove=None):
    """Adds a case of a row "FILE KEY". A change is a value of this key, or (FILE, PATH, VALUE) of another one, or
    (FILE, PATH) to remove it."""
    name, key = row.split(" ", 1)
    line = {"row": row}
    if remove:
        line["remove"] = remove
    if write:
        line["write"] = write
    keys = [list(change) if isinstance(change, tuple) else [name, key, change] for change in changes]
    CASES.append({**line, "keys": keys} if keys else line)


def cases(name, values):
    """Adds a case for each value of each key of a file."""
    for key, some in values.items():
        for value in some:
            case(f"{name} {key}", value)


case("config.json vocab_size", 400)
case("config.json vocab_size", ("config.json", "vocab_size"))
case("config.json hidden_size", 12)
case("config.json num_hidden_layers", 1)
cases("config.json", {
    "model_type": ["roberta", "bert"], "num_attention_heads": [2, 5], "intermediate_size": [23],
    "hidden_act": ["relu", "gelu_new", "gelu_pytorch_tanh", "silu", "gelu_python"], "layer_norm_eps": [0.05],
    "max_position_embeddings": [60], "type_vocab_size": [1], "position_embedding_type": ["relative_key", "absolute"],
    "is_decoder": [True, False], "add_cross_attention": [True, False], "is_encoder_decoder": [True, False],
    "auto_map": [{"AutoModel": "modeling_x.XModel"}, {}], "quantization_config": [{"quant_method": "bitsandbytes"}],
    "compression_config": [{"format": "x"}], "pruned_heads": [{"0": [1]}, {}],
    "per_layer_config": [{"0": {"hidden_act": "relu"}}],
    "transformers_weights": ["other.safetensors"], "fusion_config": [{"x": True}], "processor_class": ["XProcessor"],
    "architectures": [["BertForMaskedLM"], ["BertLMHeadModelForCausalLM"]],
    "chunk_size_feed_forward": [1], "hidden_dropout_prob": [0.5], "attention_probs_dropout_prob": [0.5],
    "classifier_dropout": [0.5], "initializer_range": [1.0], "pad_token_id": [3], "bos_token_id": [3],
    "eos_token_id": [3], "tie_word_embeddings": [False], "use_cache": [True], "gradient_checkpointing": [True],
    "output_hidden_states": [True], "output_attentions": [True], "id2label": [{"0": "A", "1": "B"}],
    "label2id": [{"A": 0, "B": 1}], "num_labels": [3], "problem_type": ["regression"],
    "attn_implementation": ["eager"], "transformers_version": ["4.8.0"], "_name_or_path": ["x/y"],
    "name_or_path": ["x/y"], "max_length": [4], "torch_dtype": ["float32"], "dtype": ["float32"],
    "tie_last_hidden_states": [False], "return_dict": [True, False], "finetuning_task": ["x"],
})
case("config.json tokenizer_class", "PreTrainedTokenizerFast", ("tokenizer_config.json", "tokenizer_class"),
     ("tokenizer.json", "normalizer.lowercase", False))
case("config.json tokenizer_class", "XLNetTokenizer", ("tokenizer_config.json", "tokenizer_class"))
case("config.json architectures", ["BertForCausalLM"], remove=PLAIN)

case("modules.json type", write={"modules.json": MODULES[:2]})
case("modules.json type", write={"modules.json": [
    module(0, "", "sentence_transformers.base.modules.transformer.Transformer"),
    module(1, "1_Pooling", "sentence_transformers.sentence_transformer.modules.pooling.Pooling"),
    module(2, "2_Normalize", "sentence_transformers.base.modules.normalize.Normalize")]})
case("modules.json type", write={"modules.json": [
    module(0, "", "my_module.Transformer"), MODULES[1], MODULES[2]]})
case("modules.json type", write={"modules.json": [MODULES[0], MODULES[2], MODULES[1]]})
case("modules.json type", write={"modules.json": [MODULES[0], MODULES[1], module(2, "1_Pooling", POOLING)]})
case("modules.json type", write={"modules.json": [*MODULES, module(3, "3_Normalize", NORMALIZE)]})
case("modules.json type", write={"modules.json": [MODULES[0]]})
case("modules.json type", write={"modules.json": MODULES[:2] + [module(
    2, "2_Dense", "sentence_transformers.models.Dense")]})
case("modules.json path", write={
    "modules.json": [MODULES[0], module(1, "pooling/./", POOLING), MODULES[2]],
    "pooling/config.json": {"word_embedding_dimension": 16, "pooling_mode_cls_token": True}})
case("modules.json path", write={"modules.json": [module(0, "0_Transformer", TRANSFORMER), *MODULES[1:]]})
case("modules.json path", write={"modules.json": [MODULES[0], module(1, "../1_Pooling", POOLING)]})
case("modules.json name", write={"modules.json": [MODULES[0], *({**some, "name": "x"} for some in MODULES[1:])]})
case("modules.json idx", write={"modules.json": [{**MODULES[0], "idx": 2}, {**MODULES[1], "idx": 0}, MODULES[2]]})
case("modules.json kwargs", write={"modules.json": [{**MODULES[0], "kwargs": ["task"]}, *MODULES[1:]]})

cases("1_Pooling/config.json", {
    "pooling_mode": ["mean", "cls", ["cls"], "max", ["mean", "cls"], "lasttoken"],
    "pooling_mode_max_tokens": [True], "pooling_mode_mean_sqrt_len_tokens": [True],
    "pooling_mode_weightedmean_tokens": [True], "pooling_mode_lasttoken": [True], "include_prompt": [False, True],
    "word_embedding_dimension": [8], "surprise": [1],
})
case("1_Pooling/config.json pooling_mode_cls_token", True, ("1_Pooling/config.json", "pooling_mode_mean_tokens", False))
case("1_Pooling/config.json pooling_mode_mean_tokens", False)
case("1_Pooling/config.json embedding_dimension", write={"1_Pooling/config.json": {"embedding_dimension": 16}})
case("1_Pooling/config.json embedding_dimension", 8, ("1_Pooling/config.json", "word_embedding_dimension"))
for value in ("sentence_embedding", "token_embeddings"):
    for key in ("module_input_name", "module_output_name"):
        case(f"2_Normalize/config.json {key}", write={"2_Normalize/config.json": {key: value}})
case("2_Normalize/config.json module_output_name", write={"2_Normalize/config.json": {"module_output_name": "other"}})

cases("sentence_bert_config.json", {
    "max_seq_length": [10, None, 4096], "do_lower_case": [True],
    "processing_kwargs": [{"text": {"max_length": 8}}, {}], "model_args": [{"attn_implementation": "eager"}, {}],
    "model_kwargs": [{"attn_implementation": "eager"}, {"trust_remote_code": True}],
    "tokenizer_args": [{"do_lower_case": False}, {}], "processor_kwargs": [{"do_lower_case": False}, {}],
    "config_args": [{"hidden_act": "relu"}, {}], "config_kwargs": [{"hidden_act": "relu"}, {}],
    "transformer_task": ["fill-mask", "feature-extraction"],
    "unpad_inputs": [False], "query_length": [8], "document_length": [8],
    "query_expansion": [{"strategy": "fixed", "length": 12}], "tokenizer_name_or_path": ["x/y"], "cache_dir": [None],
    "backend": ["onnx"], "surprise": [1],
})
FORWARD = {"method": "forward", "method_output_name": "last_hidden_state"}
case("sentence_bert_config.json modality_config", {"text": FORWARD},
     ("sentence_bert_config.json", "module_output_name", "token_embeddings"))
case("sentence_bert_config.json modality_config", {"text": {**FORWARD, "method_output_name": "pooler_output"}},
     ("sentence_bert_config.json", "module_output_name", "token_embeddings"))
case("sentence_bert_config.json module_output_name", "sentence_embedding",
     ("sentence_bert_config.json", "modality_config", {"text": FORWARD}))
case("sentence_bert_config.json max_seq_length", ("sentence_bert_config.json", "max_seq_length"),
     ("tokenizer_config.json", "model_max_length", 12))
case("sentence_bert_config.json max_seq_length", write={
    "sentence_bert_config.json": {}, "sentence_roberta_config.json": {"max_seq_length": 10}})
case("sentence_bert_config.json max_seq_length", write={
    "sentence_roberta_config.json": {"max_seq_length": 10}})
case("sentence_bert_config.json max_seq_length", 10, remove=["modules.json"])
case("sentence_bert_config.json do_lower_case", True, CASED)
case("sentence_bert_config.json do_lower_case", True, CASED, ("tokenizer_config.json", "strip_accents", True))
case("sentence_bert_config.json do_lower_case", True, GENERIC, ("tokenizer.json", "normalizer.lowercase", False))

cases("config_sentence_transformers.json", {
    "model_type": ["SparseEncoder", "SentenceTransformer"], "truncate_dim": [8, None],
    "similarity_fn_name": ["dot"], "requirements": [{"numpy": ">=1"}], "__version__": [{"sentence_transformers": "99"}],
    "surprise": [1], "prompts": [{"query": "query: ", "x": "passage: "}, {"query": None}],
})
case("config_sentence_transformers.json default_prompt_name", "x",
     ("config_sentence_transformers.json", "prompts", {"query": "query: ", "x": "passage: "}))
case("config_sentence_transformers.json default_prompt_name", "query")
case("config_sentence_transformers.json default_prompt_name", "none")
case("config_sentence_transformers.json default_prompt_name", "x",
     ("config_sentence_transformers.json", "prompts", {"x": "passage: "}), remove=["modules.json"])

cases("tokenizer_config.json", {
    "do_lower_case": [False], "strip_accents": [False, True], "tokenize_chinese_chars": [False],
    "tokenizer_class": ["BertTokenizerFast", "DistilBertTokenizer", "PreTrainedTokenizerFast", "TokenizersBackend",
                        "XLNetTokenizer", "BertJapaneseTokenizer", "MyTokenizer"],
    "cls_token": ["[MASK]"], "sep_token": ["[MASK]"], "unk_token": ["a"], "pad_token": ["cat"],
    "mask_token": ["cat"], "bos_token": ["cat"], "eos_token": ["cat"], "additional_special_tokens": [["cat"], []],
    "extra_special_tokens": [["cat"], {"x_token": "cat"}], "x_token": ["cat"],
    "padding_side": ["left", "right"], "truncation_side": ["left", "right"], "model_input_names": [
        ["input_ids"], ["input_ids", "attention_mask"]],
    "auto_map": [{"AutoTokenizer": ["x.X", None]}, {}], "processor_class": ["XProcessor"],
    "fast_tokenizer_files": [["tokenizer.4.0.0.json"]], "init_inputs": [["x"]], "split_special_tokens": [True],
    "do_basic_tokenize": [False, True], "never_split": [["cat"], []], "add_special_tokens": [False],
    "vocab": [{"[UNK]": 0, "[CLS]": 1, "[SEP]": 2}], "add_bos_token": [True], "add_eos_token": [True],
    "add_prefix_space": [True], "clean_up_tokenization_spaces": [True], "model_max_length": [12], "stride": [3],
    "truncation_strategy": ["only_first"], "max_length": [8], "pad_to_multiple_of": [8], "pad_token_type_id": [1],
    "name_or_path": ["x/y"], "backend": ["python"], "is_local": [True], "local_files_only": [True],
    "special_tokens_map_file": ["x"], "tokenizer_file": ["x"], "vocab_file": ["x"], "chat_template": ["{{ messages }}"],
    "errors": ["replace"], "return_token_type_ids": [False], "trim_offsets": [True], "verbose": [True],
    "tokenizer_truncation": [{"max_length": 8}], "tokenizer_padding": [{"length": 8}], "post_processor": ["x"],
    "tokenizer_object": ["x"], "gguf_file": ["x"], "surprise": [1], "surprise_file": [1],
})
case("tokenizer_config.json do_lower_case", ("tokenizer_config.json", "do_lower_case"),
     ("tokenizer.json", "normalizer.lowercase", False))
case("tokenizer_config.json do_lower_case", False, ("tokenizer.json", "normalizer.lowercase", False))
case("tokenizer_config.json do_lower_case", remove=["tokenizer_config.json"])
case("tokenizer_config.json do_lower_case", False, remove=["tokenizer.json"], write={"vocab.txt": "VOCABULARY"})
case("tokenizer_config.json strip_accents", False, ("tokenizer.json", "normalizer.strip_accents", False))
case("tokenizer_config.json tokenize_chinese_chars", False,
     ("tokenizer.json", "normalizer.handle_chinese_chars", False))
case("tokenizer_config.json tokenizer_class", "PreTrainedTokenizerFast",
     ("tokenizer.json", "normalizer.lowercase", False))
case("tokenizer_config.json tokenizer_class", ("tokenizer_config.json", "tokenizer_class"),
     ("tokenizer.json", "normalizer.lowercase", False))
case("tokenizer_config.json model_max_length", 12, ("sentence_bert_config.json", "max_seq_length"))
case("tokenizer_config.json model_max_length", 12, remove=["modules.json"])
case("tokenizer_config.json max_len", 12, ("sentence_bert_config.json", "max_seq_length"),
     ("tokenizer_config.json", "model_max_length"))
DECODER = {str(index): {"content": text, "lstrip": False, "normalized": False, "rstrip": False,
                        "single_word": False, "special": True}
           for index, text in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])}
CAT = {"content": "cat", "lstrip": False, "normalized": False, "rstrip": False, "single_word": False, "special": True}
case("tokenizer_config.json added_tokens_decoder", DECODER)
case("tokenizer_config.json added_tokens_decoder", {**DECODER, "CAT": CAT})
case("tokenizer_config.json added_tokens_decoder", {**DECODER, "CAT": CAT},
     ("tokenizer.json", "added_tokens", [{"id": int(i), **t} for i, t in DECODER.items()] + [{"id": "CAT", **CAT}]))
case("tokenizer_config.json chat_template", "{{ messages }}", remove=PLAIN)
case("tokenizer_config.json cls_token", {"__type": "AddedToken", **CAT, "content": "[CLS]"})

for key, value in {"cls_token": "[CLS]", "sep_token": "[MASK]", "unk_token": "a", "mask_token": "cat",
                   "pad_token": "cat", "bos_token": "cat", "eos_token": "cat", "additional_special_tokens": ["cat"],
                   "extra_special_tokens": ["cat"], "do_lower_case": False}.items():
    case(f"special_tokens_map.json {key}", write={"special_tokens_map.json": {key: value}})
case("special_tokens_map.json sep_token", ("tokenizer_config.json", "added_tokens_decoder", DECODER),
     write={"special_tokens_map.json": {"sep_token": "[MASK]"}})
case("added_tokens.json *", write={"added_tokens.json": {"cat": "CAT"}})
case("added_tokens.json *", write={"added_tokens.json": {"cat": "CAT"}, "vocab.txt": "VOCABULARY"},
     remove=["tokenizer.json"])
case("added_tokens.json *", ("tokenizer_config.json", "added_tokens_decoder", DECODER),
     write={"added_tokens.json": {"cat": "CAT"}})
case("vocab.txt *", write={"vocab.txt": "VOCABULARY"}, remove=["tokenizer.json"])
case("vocab.txt *", write={"vocab.txt": "SWAPPED"}, remove=["tokenizer.json"])
case("vocab.txt *", write={"vocab.txt": "SWAPPED"})
case("adapter_config.json *", write={"adapter_config.json": {"peft_type": "LORA", "base_model_name_or_path": "x"}})

NORMAL = {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None,
          "lowercase": True}
TEXT, CLS, SEP = ({"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                  {"SpecialToken": {"id": "[SEP]", "type_id": 0}})
for key, values in {
    "version": ["2.0"], "normalizer.type": ["Lowercase"], "normalizer.clean_text": [False],
    "normalizer.handle_chinese_chars": [False],
    "normalizer.strip_accents": [False], "normalizer.lowercase": [False],
    "pre_tokenizer.type": ["Whitespace"], "decoder": [None], "model.type": ["WordLevel"],
    "model.unk_token": ["a"], "model.continuing_subword_prefix": ["@@"], "model.max_input_chars_per_word": [4],
    "post_processor.single": [[CLS, TEXT], [CLS, SEP, TEXT, SEP]], "post_processor.pair": [[TEXT]],
}.items():
    for value in values:
        case(f"tokenizer.json {key}", value)
        case(f"tokenizer.json {key}", value, GENERIC)
for direction, keys in {"Right": ("max_length", "strategy"), "Left": ("direction", "direction")}.items():
    truncation = {"direction": direction, "max_length": 8, "strategy": "LongestFirst", "stride": 0}
    padding = {"strategy": {"Fixed": 30}, "direction": direction, "pad_to_multiple_of": None, "pad_id": 0,
               "pad_type_id": 0, "pad_token": "[PAD]"}
    for more in ([], [GENERIC]):
        case(f"tokenizer.json truncation.{keys[0]}", ("tokenizer.json", "truncation", truncation), *more)
        case(f"tokenizer.json padding.{keys[1]}", ("tokenizer.json", "padding", padding), *more)
case("tokenizer.json normalizer", None, GENERIC)
case("tokenizer.json normalizer", {"type": "Sequence", "normalizers": [{"type": "NFKC"}, NORMAL]}, GENERIC)
case("tokenizer.json pre_tokenizer", None, GENERIC)
case("tokenizer.json post_processor", {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}, GENERIC)
case("tokenizer.json post_processor", None, GENERIC)
case("tokenizer.json added_tokens", [])
case("tokenizer.json added_tokens", [], GENERIC)
for change in ({"normalized": False}, {"normalized": True}, {"normalized": True, "single_word": True},
               {"normalized": False, "lstrip": True, "rstrip": True}, {"normalized": False, "single_word": True}):
    added = [{"id": int(i), **t} for i, t in DECODER.items()] + [
        {"id": "CAT", **CAT, "special": False, **change}]
    case("tokenizer.json added_tokens", added)
    case("tokenizer.json added_tokens", added, GENERIC)
    case("tokenizer.json added_tokens", added, CASED, ("sentence_bert_config.json", "do_lower_case", True))
BREAD = {**CAT, "content": "Bread", "special": False, "normalized": True}
for more in ([], [CASED], [CASED, ("sentence_bert_config.json", "do_lower_case", True)]):
    added = [{"id": int(i), **t} for i, t in DECODER.items()] + [{"id": "BREAD", **BREAD}]
    case("tokenizer.json added_tokens", added, *more)
case("tokenizer.json model.vocab", ("tokenizer.json", "model.vocab.cat", "FAST"),
     ("tokenizer.json", "model.vocab.fast", "CAT"))
