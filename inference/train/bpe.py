# SPDX-License-Identifier: GPL-2.0-or-later
"""Byte-level BPE (Sennrich et al. 2016; Radford et al. 2019): training, encoding, the vocabulary.

Tokens 0..255 are the bytes in GPT-2's alphabet, then the merges, then control
tokens, then one user-defined token for every slot form.  Control and
user-defined tokens are taken out of the raw text before the merges apply.
"""
import collections
import json
import re

CONTROL = ["<|ask|>", "<|cmd|>", "<|say|>", "<|end|>", "<|pad|>"]
TYPES = ["path", "glob", "ext", "size", "dur", "date", "time", "num", "pct", "str", "mode", "host",
         "word"]
USER = (["<n%d>" % i for i in range(1, 10)] + ["<f%d>" % i for i in range(1, 9)] +
        ["<a%d>" % i for i in range(1, 9)] +
        ["<%s%d>" % (t, i) for t in TYPES for i in range(1, 5)] +
        ["<dur%d.%s>" % (i, u) for i in range(1, 5) for u in "smhd"])
SPECIAL = CONTROL + USER

# GPT-2's pattern with Python's own classes: letters, digits, everything else.
PIECES = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?[^\W\d_]+| ?\d+| ?(?:_|[^\s\w])+|\s+(?!\S)|\s+")
SPLIT = re.compile("(" + "|".join(re.escape(s) for s in SPECIAL) + ")")


def byte_alphabet():
    """byte -> printable character, as GPT-2 maps them."""
    keep = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    chars, extra = {b: chr(b) for b in keep}, 0
    for b in range(256):
        if b not in chars:
            chars[b] = chr(256 + extra)
            extra += 1
    return chars


ALPHABET = byte_alphabet()


def pieces(text):
    """(piece, is_special) of raw text."""
    for part in SPLIT.split(text):
        if part in SPECIAL:
            yield part, True
        elif part:
            for m in PIECES.finditer(part):
                yield m.group(0), False


def _merge(symbols, pair, joined):
    out, i = [], 0
    while i < len(symbols):
        if i + 1 < len(symbols) and (symbols[i], symbols[i + 1]) == pair:
            out.append(joined)
            i += 2
        else:
            out.append(symbols[i])
            i += 1
    return tuple(out)


def train(texts, vocabulary):
    """Merges, best first, so that all tokens together are at most vocabulary."""
    counts = collections.Counter(p for t in texts for p, special in pieces(t) if not special)
    words = {tuple(ALPHABET[b] for b in w.encode()): c for w, c in counts.items()}
    merges = []
    pairs, where = collections.Counter(), collections.defaultdict(set)
    for w, c in words.items():
        for p in zip(w, w[1:]):
            pairs[p] += c
            where[p].add(w)
    while len(merges) < vocabulary - 256 - len(SPECIAL) and pairs:
        best = max(pairs, key=lambda p: (pairs[p], p))
        if pairs[best] < 2:
            break
        merges.append(best)
        for w in list(where[best]):
            if w not in words:
                continue
            c = words.pop(w)
            new = _merge(w, best, best[0] + best[1])
            for p in zip(w, w[1:]):
                pairs[p] -= c
                where[p].discard(w)
            for p in zip(new, new[1:]):
                pairs[p] += c
                where[p].add(new)
            words[new] = words.get(new, 0) + c
        del pairs[best]
    return merges


class Tokenizer:
    """merges: list of (left, right) in the byte alphabet."""

    def __init__(self, merges):
        self.merges = [tuple(m) for m in merges]
        self.tokens = ([ALPHABET[b] for b in range(256)] + [a + b for a, b in self.merges] + SPECIAL)
        self.types = [1] * (256 + len(self.merges)) + [3] * len(CONTROL) + [4] * len(USER)
        self.id = {t: i for i, t in enumerate(self.tokens)}
        if len(self.id) != len(self.tokens):
            raise ValueError("two merges make the same token")
        self.rank = {m: i for i, m in enumerate(self.merges)}
        self.byte = {c: b for b, c in ALPHABET.items()}
        self.end, self.pad = self.id["<|end|>"], self.id["<|pad|>"]
        self._cache = {}

    def _piece(self, piece):
        ids = self._cache.get(piece)
        if ids is None:
            symbols = tuple(ALPHABET[b] for b in piece.encode())
            while len(symbols) > 1:
                pair = min(zip(symbols, symbols[1:]), key=lambda p: self.rank.get(p, 1 << 30))
                if pair not in self.rank:
                    break
                symbols = _merge(symbols, pair, pair[0] + pair[1])
            ids = self._cache[piece] = [self.id[s] for s in symbols]
        return ids

    def encode(self, text):
        out = []
        for piece, special in pieces(text):
            if special:
                out.append(self.id[piece])
            else:
                out.extend(self._piece(piece))
        return out

    def decode(self, ids):
        """Text of ids; control tokens are empty."""
        data = bytearray()
        for i in ids:
            if self.types[i] == 1:
                data += bytes(self.byte[c] for c in self.tokens[i])
            elif self.types[i] == 4:
                data += self.tokens[i].encode()
        return data.decode("utf-8", "replace")

    def save(self, path):
        with open(path, "w") as f:
            json.dump(self.merges, f)

    @classmethod
    def load(cls, path):
        with open(path) as f:
            return cls(json.load(f))
