#!/usr/bin/env python3
# Writes a BERT of one small layer with random weights, so that tests of the store do not wait for the model.
import json
import os
import random
import struct

HIDDEN, HEADS, INNER, TOKENS = 24, 3, 40, 64
WORDS = ["the", "a", "cat", "dog", "sat", "on", "mat", "row", "text", "job"]


def vocabulary():
    signs = [chr(code) for code in range(ord("!"), ord("~") + 1)]
    inner = [f"##{sign}" for sign in "abcdefghijklmnopqrstuvwxyz0123456789"]
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + signs + inner + [word for word in WORDS if len(word) > 1]


def tensors(words, layers):
    """Names and shapes, in the order of the file."""
    def linear(name, inputs, outputs):
        return [(f"{name}.weight", [outputs, inputs]), (f"{name}.bias", [outputs])]

    def norm(name):
        return [(f"{name}.LayerNorm.weight", [HIDDEN]), (f"{name}.LayerNorm.bias", [HIDDEN])]

    found = [("embeddings.word_embeddings.weight", [words, HIDDEN]),
             ("embeddings.position_embeddings.weight", [TOKENS, HIDDEN]),
             ("embeddings.token_type_embeddings.weight", [2, HIDDEN])] + norm("embeddings")
    for layer in (f"encoder.layer.{number}" for number in range(layers)):
        for part in ("query", "key", "value"):
            found += linear(f"{layer}.attention.self.{part}", HIDDEN, HIDDEN)
        found += linear(f"{layer}.attention.output.dense", HIDDEN, HIDDEN) + norm(f"{layer}.attention.output")
        found += linear(f"{layer}.intermediate.dense", HIDDEN, INNER)
        found += linear(f"{layer}.output.dense", INNER, HIDDEN) + norm(f"{layer}.output")
    return found


def safetensors(shapes, seed):
    chance = random.Random(seed)
    header, data = {}, bytearray()
    for name, shape in shapes:
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        center = 1.0 if name.endswith("LayerNorm.weight") else 0.0
        start = len(data)
        data += struct.pack(f"<{count}f", *(center + chance.random() - 0.5 for _ in range(count)))
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [start, len(data)]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + bytes(data)


def write(folder, seed=1, layers=1):
    """Writes the model in the layout of Hugging Face and sentence-transformers. Equal arguments give equal bytes."""
    words = vocabulary()
    modules = ["Transformer", "Pooling", "Normalize"]
    files = {
        "config.json": {
            "model_type": "bert", "architectures": ["BertModel"], "hidden_act": "gelu", "hidden_size": HIDDEN,
            "num_hidden_layers": layers, "num_attention_heads": HEADS, "intermediate_size": INNER,
            "max_position_embeddings": TOKENS, "type_vocab_size": 2, "vocab_size": len(words),
            "layer_norm_eps": 1e-12, "position_embedding_type": "absolute"},
        "sentence_bert_config.json": {"max_seq_length": TOKENS, "do_lower_case": False},
        "modules.json": [
            {"idx": index, "name": str(index), "path": "" if index == 0 else f"{index}_{kind}",
             "type": f"sentence_transformers.models.{kind}"} for index, kind in enumerate(modules)],
        "1_Pooling/config.json": {
            "word_embedding_dimension": HIDDEN, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True,
            "pooling_mode_max_tokens": False, "pooling_mode_mean_sqrt_len_tokens": False},
        "tokenizer_config.json": {
            "do_lower_case": True, "unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]",
            "cls_token": "[CLS]", "mask_token": "[MASK]", "tokenize_chinese_chars": True, "strip_accents": None,
            "tokenizer_class": "BertTokenizer"},
    }
    for name in ("1_Pooling", "2_Normalize"):
        os.makedirs(os.path.join(folder, name), exist_ok=True)
    for name, value in files.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            json.dump(value, file)
    with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8") as file:
        file.writelines(f"{word}\n" for word in words)
    with open(os.path.join(folder, "model.safetensors"), "wb") as file:
        file.write(safetensors(tensors(len(words), layers), seed))
