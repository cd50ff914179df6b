# SPDX-License-Identifier: GPL-2.0-or-later
"""How two engines' results are compared, and the tokens they are asked about."""
import numpy as np


def some_tokens(n, vocab, seed):
    """n arbitrary ids; with seed 12345 those of the shared fixtures."""
    out = []
    for _ in range(n):
        seed = (seed * 1664525 + 1013904223) & 0xffffffff
        out.append((seed >> 8) % vocab)
    return out


def nmse(got, want):
    """Infinite where something is not a number or nothing is to be compared."""
    got, want = np.asarray(got, np.float64), np.asarray(want, np.float64)
    if got.shape != want.shape or not np.isfinite(got).all():
        return np.inf
    size = np.square(want).sum()
    return np.square(got - want).sum() / size if size > 0 else np.inf


def first_difference(a, b):
    """The index of it; None: there is none."""
    for i, (x, y) in enumerate(zip(a, b)):
        if x != y:
            return i
    return None if len(a) == len(b) else min(len(a), len(b))


def until(tokens, end):
    """Those before the first `end`; all without it."""
    return tokens[:tokens.index(end)] if end in tokens else tokens
