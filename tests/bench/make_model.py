#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes a GGUF model with random weights, to measure the engine with.

    make_model.py OUT.gguf                     TinyLlama-1.1B's shape, Q4_K_M (637 MiB)
    make_model.py OUT.gguf --preset embedded   the shape of a model of four million parameters, Q8_0
    make_model.py OUT.gguf --layers 4 --width 512 ... --type F16

Blocks are filled with random quanta under scales that give each matrix the
spread of a trained one (random_blocks() of tests/fixtures/quantise.py), so
numbers stay in range and speed is that of a real file.  The vocabulary is
SentencePiece-like: bytes, letters, and pieces that merge from shorter ones.
The same arguments give the same bytes.
"""
import argparse
import os
import struct
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures"))
from quantise import TYPES, random_blocks, tensor_bytes

ALIGNMENT = 32
FILE_TYPES = {  # general.file_type; _M: some matrices have six bits
    "F32": 0, "F16": 1, "Q4_0": 2, "Q4_1": 3, "Q8_0": 7, "Q5_0": 8, "Q5_1": 9, "Q2_K": 10, "Q3_K": 11, "Q4_K": 14,
    "Q4_K_M": 15, "Q5_K": 16, "Q5_K_M": 17, "Q6_K": 18, "IQ4_NL": 25, "IQ4_XS": 30, "BF16": 32,
}
PRESETS = {
    "tinyllama": dict(layers=22, width=2048, heads=32, kv_heads=4, ffn=5632, vocab=32000,
                      context=2048, type="Q4_K_M"),
    "embedded": dict(layers=5, width=256, heads=8, kv_heads=4, ffn=704, vocab=2048,
                     context=1024, type="Q8_0"),
}


def random_tensor(rng, kind, count, spread):
    """The bytes of count numbers, in pieces that fit in memory."""
    block = TYPES[kind].block
    step = (1 << 22) // block
    for at in range(0, count // block, step):
        yield random_blocks(rng, kind, min(step, count // block - at), spread).tobytes()


def more_bits(layer, layers):
    """The layers whose attn_v and ffn_down get six bits in a mixed (_M) file."""
    return layer < layers // 8 or layer >= 7 * layers // 8 or (layer - layers // 8) % 3 == 2


def tensors(a):
    """(name, dimensions, type) of each tensor, the contiguous dimension first."""
    base, mixed = a.type.removesuffix("_M"), a.type.endswith("_M")
    q, kv = a.width, a.width // a.heads * a.kv_heads
    yield "token_embd.weight", (a.width, a.vocab), base
    for i in range(a.layers):
        rich = "Q6_K" if mixed and more_bits(i, a.layers) else base
        for name, dims, kind in (
                ("attn_norm", (a.width,), "F32"), ("attn_q", (a.width, q), base),
                ("attn_k", (a.width, kv), base), ("attn_v", (a.width, kv), rich),
                ("attn_output", (q, a.width), base), ("ffn_norm", (a.width,), "F32"),
                ("ffn_gate", (a.width, a.ffn), base), ("ffn_up", (a.width, a.ffn), base),
                ("ffn_down", (a.ffn, a.width), rich)):
            yield f"blk.{i}.{name}.weight", dims, kind
    yield "output_norm.weight", (a.width,), "F32"
    # The usual files give the output matrix six bits wherever the rest has fewer.
    few = base not in ("F32", "F16", "BF16", "Q8_0") and a.width % TYPES["Q6_K"].block == 0
    yield "output.weight", (a.width, a.vocab), "Q6_K" if few else base


def vocabulary(n):
    """Pieces, scores and kinds: each longer piece merges from two shorter ones."""
    pieces = ["<unk>", "<s>", "</s>"] + [f"<0x{i:02X}>" for i in range(256)]
    kinds = [2, 3, 3] + [6] * 256
    letters = "▁etaoinshrdlcumwfgypbvkxjqzETAOINSHRDLCUMWFGYPBVKXJQZ0123456789.,:;!?-_/'\"()<>=+*&%$#@[]{}|~^`\\"
    merged = list(letters)
    known = set(merged)
    left = 0
    while len(pieces) + len(merged) < n:
        # Every piece so far, in order, followed by each letter.
        for c in letters[:27]:
            new = merged[left] + c
            if c != "▁" and new not in known:
                known.add(new)
                merged.append(new)
        left += 1
    merged = merged[:n - len(pieces)]
    scores = [0.0] * len(pieces) + [-float(i) for i in range(len(merged))]
    return pieces + merged, scores, kinds + [1] * len(merged)


def string(s):
    b = s.encode()
    return struct.pack("<Q", len(b)) + b


def key(name, kind, value):
    return string(name) + struct.pack("<I", kind) + value


def u32(name, v):
    return key(name, 4, struct.pack("<I", v))


def f32(name, v):
    return key(name, 6, struct.pack("<f", v))


def array(name, kind, items):
    return key(name, 9, struct.pack("<IQ", kind, len(items)) + b"".join(items))


def metadata(a):
    pieces, scores, kinds = vocabulary(a.vocab)
    yield key("general.architecture", 8, string("llama"))
    yield key("general.name", 8, string(f"random-{a.preset}"))
    yield u32("general.file_type", FILE_TYPES[a.type])
    yield u32("llama.context_length", a.context)
    yield u32("llama.embedding_length", a.width)
    yield u32("llama.block_count", a.layers)
    yield u32("llama.feed_forward_length", a.ffn)
    yield u32("llama.attention.head_count", a.heads)
    yield u32("llama.attention.head_count_kv", a.kv_heads)
    yield u32("llama.rope.dimension_count", a.width // a.heads)
    yield u32("llama.vocab_size", a.vocab)
    yield f32("llama.attention.layer_norm_rms_epsilon", 1e-5)
    yield f32("llama.rope.freq_base", 10000.0)
    yield key("tokenizer.ggml.model", 8, string("llama"))
    yield array("tokenizer.ggml.tokens", 8, [string(p) for p in pieces])
    yield array("tokenizer.ggml.scores", 6, [struct.pack("<f", s) for s in scores])
    yield array("tokenizer.ggml.token_type", 5, [struct.pack("<i", k) for k in kinds])
    yield u32("tokenizer.ggml.bos_token_id", 1)
    yield u32("tokenizer.ggml.eos_token_id", 2)
    yield u32("tokenizer.ggml.unknown_token_id", 0)


def size_of(dims, kind):
    if dims[0] % TYPES[kind].block:
        sys.exit(f"rows of {dims[0]} are no whole number of {kind} blocks")
    return tensor_bytes(kind, int(np.prod(dims)))


def write(a, out):
    keys, table = list(metadata(a)), list(tensors(a))
    header = b"GGUF" + struct.pack("<IQQ", 3, len(table), len(keys)) + b"".join(keys)
    offset = 0
    for name, dims, kind in table:
        header += string(name) + struct.pack("<I", len(dims)) + struct.pack(f"<{len(dims)}Q", *dims)
        header += struct.pack("<IQ", TYPES[kind].number, offset)
        offset += -(-size_of(dims, kind) // ALIGNMENT) * ALIGNMENT
    out.write(header + bytes(-len(header) % ALIGNMENT))
    rng = np.random.default_rng(a.seed)
    for name, dims, kind in table:
        if "norm" in name:
            out.write(np.ones(dims[0], "<f4").tobytes())
        else:
            for piece in random_tensor(rng, kind, int(np.prod(dims)), dims[0] ** -0.5):
                out.write(piece)
        out.write(bytes(-size_of(dims, kind) % ALIGNMENT))


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("out")
    p.add_argument("--preset", choices=PRESETS, default="tinyllama")
    p.add_argument("--type", choices=FILE_TYPES)
    p.add_argument("--seed", type=int, default=1)
    for name in ("layers", "width", "heads", "kv-heads", "ffn", "vocab", "context"):
        p.add_argument("--" + name, type=int)
    a = p.parse_args()
    for name, value in PRESETS[a.preset].items():
        if getattr(a, name) is None:
            setattr(a, name, value)
    if a.vocab < 400:
        sys.exit("--vocab: at least 400 (the bytes and the letters)")
    with open(a.out, "wb") as out:
        write(a, out)


if __name__ == "__main__":
    main()
