# SPDX-License-Identifier: GPL-2.0-or-later
"""A model that was never taught the answer form: another shape, weights at random, no
llamux.format.  Whatever it says under the grammar must be well-formed and of what is held.
"""
import re

import numpy as np

from gguf import ARRAY, BOOL, F32, I32, STRING, TENSOR_F32, TENSOR_Q8_0, U32, Reader, write

WIDTH, HEADS, KV_HEADS, FFN, LAYERS, CONTEXT = 128, 4, 2, 256, 2, 4096
TOKENIZER = (("model", STRING), ("pre", STRING), ("tokens", (ARRAY, STRING)), ("token_type", (ARRAY, I32)),
             ("merges", (ARRAY, STRING)), ("eos_token_id", U32), ("padding_token_id", U32), ("add_bos_token", BOOL))
ANSWER = re.compile(
    r"(diagnose|task (?P<task>\S+))( none|(?P<cited>( <f\d>)+)( do(?P<acts>( <a\d>)+))?)$|top (cpu|mem|disk)$|"
    r"history( <time1>)?$|health$|optimize (coding|gaming|call|batch|quiet|battery)$|"
    r"change (faster|less|limit|pause|hibernate) (?P<change>\S+)$|"
    r"(yes|no|why|what|log|hello|about|command|offtopic|unclear)$|undo (last|all|<num1>)$")


def make(path, taught, seed):
    """A GGUF file with the tokenizer of the model `taught`."""
    rng, known = np.random.default_rng(seed), Reader(taught).fields
    fields = [("general.architecture", STRING, "llama"), ("general.name", STRING, "stranger")]
    fields += [("llama." + k, U32, v) for k, v in (
        ("context_length", CONTEXT), ("embedding_length", WIDTH), ("block_count", LAYERS), ("feed_forward_length", FFN),
        ("attention.head_count", HEADS), ("attention.head_count_kv", KV_HEADS), ("rope.dimension_count", WIDTH // HEADS))]
    fields.append(("llama.attention.layer_norm_rms_epsilon", F32, 1e-5))
    for key, kind in TOKENIZER:
        value = known["tokenizer.ggml." + key]
        fields.append(("tokenizer.ggml." + key, *((kind[0], (kind[1], value)) if isinstance(kind, tuple) else (kind, value))))
    tensors = [("token_embd.weight", rng.normal(0, 1, (len(known["tokenizer.ggml.tokens"]), WIDTH)), TENSOR_Q8_0),
               ("output_norm.weight", np.ones(WIDTH), TENSOR_F32)]
    kv = WIDTH // HEADS * KV_HEADS
    for i in range(LAYERS):
        for name, shape in (("attn_q", (WIDTH, WIDTH)), ("attn_k", (kv, WIDTH)), ("attn_v", (kv, WIDTH)),
                            ("attn_output", (WIDTH, WIDTH)), ("ffn_gate", (FFN, WIDTH)), ("ffn_up", (FFN, WIDTH)),
                            ("ffn_down", (WIDTH, FFN))):
            tensors.append(("blk.%d.%s.weight" % (i, name), rng.normal(0, 0.3, shape), TENSOR_Q8_0))
        tensors += [("blk.%d.%s.weight" % (i, n), np.ones(WIDTH), TENSOR_F32) for n in ("attn_norm", "ffn_norm")]
    write(path, fields, tensors)


def held(path):
    """{state: (names, {finding: its offers})} of a file of states."""
    out = {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            words = line.split()
            if line.startswith("["):
                current = out.setdefault(line.strip()[1:-1], (set(), {}))
            elif line.startswith("names"):
                current[0].update(words[1:])
            elif line.startswith("<f"):
                current[1][words[0]] = set(words[7:])
    return out


def grounded(answer, state, question):
    """Is it of the form, and are its findings, offers and names of this state or this question?"""
    said, (names, found) = ANSWER.match(answer), state
    if not said:
        return False
    cited, acts = (said.group("cited") or "").split(), (said.group("acts") or "").split()
    named = [n for n in (said.group("task"), said.group("change")) if n and n != "none"]
    return (all(c in found for c in cited) and all(a in found[cited[0]] for a in acts) and
            all(n in names or n.lower() in question.lower() for n in named))
