# SPDX-License-Identifier: GPL-2.0-or-later
"""The stream of training samples: both generators, the held-out wordings, batches by length."""
import random
import zlib

import ask_data
import cmd_data

HELD_OUT = 40  # one template of so many is never trained on
SHARE_ASK = 0.30


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


def rows(seed, keep=trained, banned=frozenset(), questions=8, requests=5):
    """Endless (beginning, [(rest, answer, family)]), so many to a beginning; what is in banned is
    left out."""
    rng = random.Random(seed)
    while True:
        if rng.random() < SHARE_ASK:
            start, ends = ask_data.make(rng, keep, lambda r: cmd_data.command_request(r, keep),
                                        questions)
        else:
            start, ends = cmd_data.make(rng, keep, requests)
        ends = [e for e in ends if question_of("\n" + e[0]) not in banned]
        if ends:
            yield start, ends


def stream(seed, keep=trained, banned=frozenset()):
    """Endless (prompt, answer, family)."""
    for start, ends in rows(seed, keep, banned, 1, 1):
        for rest, answer, family in ends:
            yield start + rest, answer, family


def evaluation(count, seed=987654321):
    """count samples whose wording is held out."""
    out, source = [], stream(seed, only_held_out)
    has = {m for m, rows_ in list(cmd_data.FAMILIES.items()) + list(ask_data.TEMPLATES.items())
           if any(held_out(m, t) for t in rows_)}
    while len(out) < count:
        sample = next(source)
        if sample[2].partition("/")[2] in has:
            out.append(sample)
    return out


class Row:
    """Tokens of a beginning and its continuations, each with position and branch; want holds
    (place, next token, is it part of an answer)."""

    def __init__(self, tokenizer, start, ends):
        self.ids = tokenizer.encode(start)
        head = len(self.ids)
        self.position, self.branch = list(range(head)), [0] * head
        self.want = [(i, self.ids[i + 1], False) for i in range(head - 1)]
        for b, (rest, answer, _) in enumerate(ends, 1):
            asked = tokenizer.encode(rest)
            ids = asked + tokenizer.encode(answer) + [tokenizer.end]
            at = len(self.ids)
            self.want += [(at + i, ids[i + 1], i + 1 >= len(asked)) for i in range(len(ids) - 1)]
            self.ids += ids[:-1]
            self.position += range(head, head + len(ids) - 1)
            self.branch += [b] * (len(ids) - 1)


def batches(tokenizer, seed, tokens, keep=trained, banned=frozenset(), pool=1500):
    """Endless lists of Row: like lengths together, about `tokens` tokens each, padding counted.
    The order is fixed by the seed."""
    source, rng = rows(seed, keep, banned), random.Random(seed + 1)
    while True:
        coded = sorted((Row(tokenizer, *next(source)) for _ in range(pool)), key=lambda r: len(r.ids))
        groups, group = [], []
        for row in coded:
            if group and len(row.ids) * (len(group) + 1) > tokens:
                groups.append(group)
                group = []
            group.append(row)
        groups.append(group)
        rng.shuffle(groups)
        yield from groups
