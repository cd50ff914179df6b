# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes a checkpoint of train.py as a GGUF file: matrices Q8_0, norms F32.

    export.py --from build/train --to models/llamux-base.gguf
"""
import argparse
import os

import torch

from bpe import Tokenizer
from gguf import ARRAY, BOOL, F32, I32, STRING, TENSOR_F32, TENSOR_Q8_0, U32, Reader, write
from model import CONTEXT, EPS, ROPE_BASE, Model

FORMAT = 1  # ADVICE_FORMAT of advice.h


def fields(config, tokenizer, lexicon, name):
    head = config["width"] // config["heads"]
    numbers = [("context_length", CONTEXT), ("embedding_length", config["width"]),
               ("block_count", config["layers"]), ("feed_forward_length", config["ffn"]),
               ("attention.head_count", config["heads"]),
               ("attention.head_count_kv", config["kv_heads"]), ("rope.dimension_count", head),
               ("vocab_size", config["vocabulary"])]
    return ([("general.architecture", STRING, "llama"), ("general.name", STRING, name),
             ("general.license", STRING, "GPL-2.0-or-later"),
             ("general.file_type", U32, 7), ("general.quantization_version", U32, 2),
             ("llamux.format", U32, FORMAT)] +
            [("llama." + k, U32, v) for k, v in numbers] +
            [("llama.attention.layer_norm_rms_epsilon", F32, EPS),
             ("llama.rope.freq_base", F32, ROPE_BASE),
             ("tokenizer.ggml.model", STRING, "gpt2"), ("tokenizer.ggml.pre", STRING, "gpt-2"),
             ("tokenizer.ggml.tokens", ARRAY, (STRING, tokenizer.tokens)),
             ("tokenizer.ggml.token_type", ARRAY, (I32, tokenizer.types)),
             ("tokenizer.ggml.merges", ARRAY, (STRING, [a + " " + b for a, b in tokenizer.merges])),
             ("tokenizer.ggml.eos_token_id", U32, tokenizer.end),
             ("tokenizer.ggml.padding_token_id", U32, tokenizer.pad),
             ("tokenizer.ggml.add_bos_token", BOOL, False),
             ("llamux.lexicon", ARRAY, (STRING, lexicon))])


def export(source, target, name):
    state = torch.load(os.path.join(source, "checkpoint.pt"), map_location="cpu")
    tokenizer = Tokenizer.load(os.path.join(source, "tokenizer.json"))
    with open(os.path.join(source, "lexicon.txt")) as f:
        lexicon = f.read().split()
    tensors = []  # our parameters are named like the tensors of the file
    for key, value in state["model"].items():
        x = value.float().numpy()
        tensors.append((key, x, TENSOR_Q8_0 if x.ndim == 2 else TENSOR_F32))
    os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
    write(target, fields(state["config"], tokenizer, sorted(set(lexicon)), name), tensors)


def load_checkpoint(source):
    """(model, tokenizer, lexicon) of a training, as it is before quantisation."""
    state = torch.load(os.path.join(source, "checkpoint.pt"), map_location="cpu")
    model = Model(state["config"])
    model.load_state_dict(state["model"])
    model.eval()
    with open(os.path.join(source, "lexicon.txt"), encoding="utf-8") as f:
        lexicon = f.read().split()
    return model, Tokenizer.load(os.path.join(source, "tokenizer.json")), lexicon


def load(path):
    """(model with the dequantised weights, tokenizer, lexicon) of a GGUF file of ours."""
    g = Reader(path)
    f = g.fields
    config = dict(width=f["llama.embedding_length"], layers=f["llama.block_count"],
                  heads=f["llama.attention.head_count"], kv_heads=f["llama.attention.head_count_kv"],
                  ffn=f["llama.feed_forward_length"], vocabulary=len(f["tokenizer.ggml.tokens"]))
    model = Model(config)
    model.load_state_dict({k: torch.from_numpy(v) for k, v in g.tensors.items()})
    model.eval()
    tokenizer = Tokenizer([m.split(" ") for m in f["tokenizer.ggml.merges"]])
    if tokenizer.tokens != f["tokenizer.ggml.tokens"]:
        raise ValueError("the file's tokens are not those of its merges")
    return model, tokenizer, f["llamux.lexicon"]


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--from", dest="source", default="build/train")
    p.add_argument("--to", dest="target", default="models/llamux-base.gguf")
    p.add_argument("--name", default="llamux-base")
    args = p.parse_args()
    export(args.source, args.target, args.name)
    load(args.target)
    print("%s: %d bytes" % (args.target, os.path.getsize(args.target)))


if __name__ == "__main__":
    main()
