# SPDX-License-Identifier: GPL-2.0-or-later
"""The stream of training samples: both generators, the held-out wordings, batches by length."""
import random
import zlib

import ask_data
import cmd_data

HELD_OUT = 40  # one template of so many is never trained on
SHARE_ASK = 0.42


def held_out(meaning, template):
    """Whether a wording is kept for evaluation; one of a meaning's last two never is."""
    family = cmd_data.FAMILIES.get(meaning) or ask_data.TEMPLATES.get(meaning) or []
    return (len(family) > 3 and
            zlib.crc32((meaning + "\t" + template).encode()) % HELD_OUT == 0)


def trained(meaning, template):
    return not held_out(meaning, template)


def only_held_out(meaning, template):
    """For evaluation: held-out wordings where a meaning has any."""
    family = cmd_data.FAMILIES.get(meaning) or ask_data.TEMPLATES.get(meaning) or []
    return held_out(meaning, template) or not any(held_out(meaning, t) for t in family)


def question_of(prompt):
    """The person's words in a prompt."""
    return prompt[prompt.rindex("\nq ") + 3:prompt.rindex("\n")]


def stream(seed, keep=trained, banned=frozenset()):
    """Endless (prompt, answer, family); questions in banned are left out."""
    rng = random.Random(seed)
    while True:
        if rng.random() < SHARE_ASK:
            sample = ask_data.make(rng, keep, lambda r: cmd_data.command_request(r, keep))
        else:
            sample = cmd_data.make(rng, keep)
        if question_of(sample[0]) not in banned:
            yield sample


def evaluation(count, seed=987654321):
    """count samples whose wording is held out."""
    out, source = [], stream(seed, only_held_out)
    has = {m for m, rows in list(cmd_data.FAMILIES.items()) + list(ask_data.TEMPLATES.items())
           if any(held_out(m, t) for t in rows)}
    while len(out) < count:
        sample = next(source)
        if sample[2].partition("/")[2] in has:
            out.append(sample)
    return out


def batches(tokenizer, seed, tokens, keep=trained, banned=frozenset(), pool=3000):
    """Endless lists of (ids, prompt length): like lengths together, about `tokens` tokens each,
    padding counted.  The order is fixed by the seed."""
    source, rng = stream(seed, keep, banned), random.Random(seed + 1)
    while True:
        coded = []
        for _ in range(pool):
            prompt, answer, _ = next(source)
            head = tokenizer.encode(prompt)
            coded.append((head + tokenizer.encode(answer) + [tokenizer.end], len(head)))
        coded.sort(key=lambda s: len(s[0]))
        groups, group = [], []
        for sample in coded:
            if group and len(sample[0]) * (len(group) + 1) > tokens:
                groups.append(group)
                group = []
            group.append(sample)
        groups.append(group)
        rng.shuffle(groups)
        yield from groups
