#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the model files in which the engine and the peer are compared.

    make_peer_models.py DIR [NAME...]

random-*   random weights, one file for each type, architecture and kind of
           rotary scaling; sizes that every type's blocks divide
trained-*  the weights of models/llamux-base.gguf in each type: what it generates
           is decided as a real model's is, not by the near-ties of random weights

Weights are packed by the project's quantiser (tests/fixtures/quantise.py).  The
same arguments give the same bytes.  Files that are there already are kept unless
this script, the quantiser or the trained model is newer.
"""
import os
import struct
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path[:0] = [HERE, os.path.join(HERE, "..", "fixtures")]
import gguf_table  # noqa: E402
from quantise import TYPES, dequantise, quantise  # noqa: E402

ALIGNMENT = 32
TRAINED = os.path.join(ROOT, "models", "llamux-base.gguf")
VECTORS = "F32"

LLAMA = dict(arch="llama", width=256, heads=8, kv_heads=2, head_dim=32, ffn=512, layers=2, vocab=512, context=512,
             eps=1e-5, base=10000.0, kind="F32", biases=False, head_norms=False, post_norms=False, fused=False,
             tied=False, keys={}, factors={}, embedding=1.0)
QWEN2 = LLAMA | dict(arch="qwen2", biases=True, base=1000000.0, eps=1e-6)
QWEN3 = LLAMA | dict(arch="qwen3", head_norms=True, head_dim=48, base=1000000.0, eps=1e-6, tied=True)
GEMMA2 = LLAMA | dict(arch="gemma2", head_dim=64, post_norms=True, tied=True, layers=3, eps=1e-6, embedding=1 / 16, keys={
    "attention.sliding_window": 24, "attn_logit_softcapping": 50.0, "final_logit_softcapping": 30.0})
# Six layers: the last of each six sees everything.
GEMMA3 = LLAMA | dict(arch="gemma3", head_dim=64, post_norms=True, head_norms=True, tied=True, layers=7, eps=1e-6,
                      embedding=1 / 16, base=1000000.0, keys={"attention.sliding_window": 24})
PHI3 = LLAMA | dict(arch="phi3", fused=True)
YARN = {"rope.scaling.type": "yarn", "rope.scaling.factor": 4.0, "rope.scaling.original_context_length": 128}
LONGROPE = {"rope.scaling.original_context_length": 512, "rope.scaling.attn_factor": 1.1902380714238083}

RANDOM = {f"type-{kind}": LLAMA | dict(kind=kind) for kind in TYPES} | {
    "llama": LLAMA, "llama-tied": LLAMA | dict(tied=True), "llama-linear": LLAMA | dict(
        keys={"rope.scaling.type": "linear", "rope.scaling.factor": 4.0}),
    "llama-freqs": LLAMA | dict(factors={"rope_freqs": (1, 8)}, base=500000.0),
    "llama-yarn": LLAMA | dict(keys=YARN), "llama-heads": LLAMA | dict(head_dim=48, kv_heads=8),
    "qwen2": QWEN2, "qwen2-tied": QWEN2 | dict(tied=True), "qwen2-yarn": QWEN2 | dict(keys=YARN),
    "qwen2-Q4_K": QWEN2 | dict(kind="Q4_K"),
    "qwen3": QWEN3, "qwen3-yarn": QWEN3 | dict(keys=YARN), "qwen3-Q4_K": QWEN3 | dict(kind="Q4_K", head_dim=64),
    "gemma2": GEMMA2, "gemma2-Q4_K": GEMMA2 | dict(kind="Q4_K"),
    # The size of the one whose attention is scaled by its width.
    "gemma2-46": GEMMA2 | dict(layers=46, width=64, ffn=64, heads=2, kv_heads=1),
    "gemma3": GEMMA3, "gemma3-linear": GEMMA3 | dict(keys=GEMMA3["keys"] | {
        "rope.scaling.type": "linear", "rope.scaling.factor": 8.0}),
    "gemma3-Q4_K": GEMMA3 | dict(kind="Q4_K"),
    "phi3": PHI3, "phi3-Q4_K": PHI3 | dict(kind="Q4_K"),
    "phi3-longrope-short": PHI3 | dict(keys=LONGROPE, factors={"rope_factors_short": (1, 2),
                                                               "rope_factors_long": (1, 16)}),
    "phi3-longrope-long": PHI3 | dict(keys=LONGROPE | {"rope.scaling.original_context_length": 128},
                                      factors={"rope_factors_short": (1, 2), "rope_factors_long": (1, 16)}),
}


# --- the file ------------------------------------------------------------------
def string(s):
    b = s.encode()
    return struct.pack("<Q", len(b)) + b


def key(name, value, kind=None):
    """kind: of the file, where Python's type does not tell it."""
    if isinstance(value, list):
        inner = kind if kind is not None else 8 if isinstance(value[0], str) else 6
        form = gguf_table.SCALARS.get(inner)
        items = b"".join(string(v) if inner == 8 else struct.pack(form, v) for v in value)
        return string(name) + struct.pack("<IIQ", 9, inner, len(value)) + items
    if isinstance(value, str):
        return string(name) + struct.pack("<I", 8) + string(value)
    if isinstance(value, bool):
        return string(name) + struct.pack("<IB", 7, value)
    if isinstance(value, float):
        return string(name) + struct.pack("<If", 6, value)
    return string(name) + struct.pack("<II", 4, value)


def write(path, keys, table):
    """keys: bytes of each; table: (name, dimensions, type, bytes)."""
    header = b"GGUF" + struct.pack("<IQQ", 3, len(table), len(keys)) + b"".join(keys)
    offset = 0
    for name, dims, kind, raw in table:
        header += string(name) + struct.pack("<I", len(dims)) + struct.pack(f"<{len(dims)}Q", *dims)
        header += struct.pack("<IQ", TYPES[kind].number, offset)
        offset += len(raw) + -len(raw) % ALIGNMENT
    with open(path + ".part", "wb") as f:
        f.write(header + bytes(-len(header) % ALIGNMENT))
        for _, _, _, raw in table:
            f.write(raw + bytes(-len(raw) % ALIGNMENT))
    os.replace(path + ".part", path)


# --- random weights --------------------------------------------------------------
def make_tensors(rng, m):
    table = []

    def matrix(name, rows, columns, spread=1.0):
        x = rng.standard_normal((rows, columns), np.float32) * np.float32(spread * columns ** -0.5)
        table.append((name + ".weight", (columns, rows), m["kind"], quantise(x, m["kind"])))

    def vector(name, values):
        table.append((name, (len(values),), VECTORS, np.asarray(values, "<f4").tobytes()))

    def norm(name, n):
        vector(name + ".weight", rng.uniform(0.5, 1.5, n))

    width, ffn = m["width"], m["ffn"]
    q, kv = m["heads"] * m["head_dim"], m["kv_heads"] * m["head_dim"]
    matrix("token_embd", m["vocab"], width, m["embedding"] * width ** 0.5)
    for i in range(m["layers"]):
        b = f"blk.{i}."
        norm(b + "attn_norm", width)
        if m["fused"]:
            matrix(b + "attn_qkv", q + 2 * kv, width)
        for n, rows in () if m["fused"] else (("q", q), ("k", kv), ("v", kv)):
            matrix(b + "attn_" + n, rows, width)
            if m["biases"]:
                vector(b + f"attn_{n}.bias", rng.uniform(-0.5, 0.5, rows))
        if m["head_norms"]:
            norm(b + "attn_q_norm", m["head_dim"])
            norm(b + "attn_k_norm", m["head_dim"])
        matrix(b + "attn_output", width, q)
        if m["post_norms"]:
            norm(b + "post_attention_norm", width)
            norm(b + "post_ffw_norm", width)
        norm(b + "ffn_norm", width)
        if not m["fused"]:
            matrix(b + "ffn_gate", ffn, width)
        matrix(b + "ffn_up", ffn * (2 if m["fused"] else 1), width)
        matrix(b + "ffn_down", width, ffn)
    norm("output_norm", width)
    if not m["tied"]:
        matrix("output", m["vocab"], width)
    for name, (least, most) in m["factors"].items():
        vector(name + ".weight", rng.uniform(least, most, m["head_dim"] // 2))
    return table


def make_keys(name, m):
    own = {
        "context_length": m["context"], "embedding_length": m["width"], "block_count": m["layers"],
        "feed_forward_length": m["ffn"], "attention.head_count": m["heads"],
        "attention.head_count_kv": m["kv_heads"], "attention.key_length": m["head_dim"],
        "attention.value_length": m["head_dim"], "rope.dimension_count": m["head_dim"], "vocab_size": m["vocab"],
        "rope.freq_base": m["base"], "attention.layer_norm_rms_epsilon": m["eps"]} | m["keys"]
    return [key("general.architecture", m["arch"]), key("general.name", name)] + [
        key(f"{m['arch']}.{k}", v) for k, v in own.items()]


# --- the trained weights in other types --------------------------------------------
def retyped(kind, columns):
    """Where the blocks of a type do not divide a row, the usual tools take Q8_0."""
    return kind if columns % TYPES[kind].block == 0 else "Q8_0"


def trained_file(path, kind):
    with open(TRAINED, "rb") as f:
        data = f.read()
    keys, tensors = gguf_table.read_raw(data)
    table = []
    for name, (was, dims, raw) in tensors.items():
        if len(dims) == 2 and was != "F32":
            now = retyped(kind, dims[0])
            if now != was:
                raw = quantise(dequantise(raw, was, (dims[1], dims[0])), now)
            was = now
        table.append((name, dims, was, raw))
    write(path, keys, table)


def jobs():
    for i, (name, m) in enumerate(RANDOM.items()):
        yield f"random-{name}", lambda path, name=name, m=m, i=i: write(
            path, make_keys(name, m), make_tensors(np.random.default_rng(i), m))
    for kind in TYPES:
        yield f"trained-{kind}", lambda path, kind=kind: trained_file(path, kind)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    directory, wanted = sys.argv[1], sys.argv[2:]
    os.makedirs(directory, exist_ok=True)
    newest = max(os.path.getmtime(p) for p in (
        __file__, gguf_table.__file__, os.path.join(HERE, "..", "fixtures", "quantise.py"), TRAINED))
    for name, make in jobs():
        path = os.path.join(directory, name + ".gguf")
        if wanted and name not in wanted:
            continue
        if not os.path.exists(path) or os.path.getmtime(path) < newest:
            make(path)
            print(f"  MODEL    {path}", flush=True)


if __name__ == "__main__":
    main()
