# SPDX-License-Identifier: GPL-2.0-or-later
"""The nearest wording of the generator in place of the model: what a look-up in the very data
that the model is trained on would give.
"""
import random

import ask_data  # noqa: F401  (its macros are needed by the wordings)
import cmd_data
import data
import public
from slots import Extractor, fill

WORDINGS = 30000
TRIED = 8  # neighbours whose slots may fit


def wordings(banned, seed=7):
    """[(cleaned request, command or reply)], none of them among the banned ones."""
    rng, out = random.Random(seed), {}
    while len(out) < WORDINGS:
        _, [(rest, answer, _)] = cmd_data.make(rng, data.trained)
        asked = rest[2:rest.index("\n")]
        if asked not in banned:
            out[asked] = answer
    return list(out.items())


def cleaned(requests, lexicon):
    """(words, values) of each request; nothing where its arguments do not fit."""
    for request in requests:
        try:
            yield Extractor(lexicon).extract(request)
        except ValueError:
            yield "", {}


def answers(requests, lexicon, held_out):
    """What stands beside the nearest wording of each request, with its arguments; "" for none.
    held_out: requests that the wordings must not have."""
    pool = wordings({words for words, _ in cleaned(held_out, lexicon)})
    taken = list(cleaned(requests, lexicon))
    found = public.ranked([t[0] for t in taken], [p[0] for p in pool], public.slot_terms, TRIED)
    return [_first_that_fits((pool[i][1] for i in near), values) for near, (_, values) in zip(found, taken)]


def _first_that_fits(commands, values):
    for command in commands:
        if command[0] == "@":
            return command
        try:
            return fill(command, values)
        except KeyError:
            continue
    return ""
